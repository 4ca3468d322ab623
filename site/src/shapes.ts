// The shapes of countries and provinces (Natural Earth, public domain) on one equal-area projection. Borders are drawn as the source has them: no statement on
// sovereignty. What is drawn in them is map.ts's business.
import { geoEqualEarth, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'
import worldShapes from './shapes/world.json'

// An equal-area projection: as many incidents on as much land look equally dense everywhere.
const projection = geoEqualEarth().scale(180).translate([500, 250]).precision(0.2)
export const UNITS_PER_KM = 180 / 6371

type Shape = Feature<Polygon | MultiPolygon>

export interface Area {
  path: Path2D
  /** Bounds in projected units. */
  box: [number, number, number, number]
  /** Where a name may stand, and how wide the land is there. */
  centre: [number, number]
  width: number
}

export function project(longitude: number, latitude: number): [number, number] {
  return projection([longitude, latitude]) ?? [NaN, NaN]
}

function toArea(shape: Shape): Area {
  const pathOf = geoPath(projection)
  const [[x0, y0], [x1, y1]] = pathOf.bounds(shape)
  const heart = largest(shape)
  const [[left], [right]] = pathOf.bounds(heart)
  return { path: new Path2D(pathOf(shape) ?? ''), box: [x0, y0, x1, y1], centre: pathOf.centroid(heart), width: right - left }
}

/** The largest part of a country: its name does not stand in the sea between two islands. */
function largest(shape: Shape): Shape {
  if (shape.geometry.type === 'Polygon') return shape
  const pathOf = geoPath(projection)
  const parts = shape.geometry.coordinates.map((coordinates): Shape => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } }))
  return parts.reduce((a, b) => (pathOf.area(a) >= pathOf.area(b) ? a : b))
}

let countries: Map<string, Area> | undefined
let land: { fill: Path2D } | undefined

/** The countries by ISO 3166-1 alpha-3 code, and all land as one path. */
export function world(): { countries: Map<string, Area>; fill: Path2D } {
  if (!countries || !land) {
    const topology = worldShapes as unknown as Topology
    const shapes = feature(topology, topology.objects.countries as GeometryCollection).features as Shape[]
    countries = new Map()
    land = { fill: new Path2D() }
    for (const shape of shapes) {
      const area = toArea(shape)
      land.fill.addPath(area.path)
      if (shape.id !== undefined) countries.set(String(shape.id), area)
    }
  }
  return { countries, fill: land.fill }
}

interface Province {
  shape: Shape
  box: [number, number, number, number]
  area?: Area
}

let provinces: Promise<Province[]> | undefined

/** The province around a point, found by the shapes; loads them at the first call. Null at sea and where the source has no provinces. */
export async function findProvinces(points: [number, number][]): Promise<(Area | null)[]> {
  const all = await (provinces ??= loadProvinces())
  return points.map(([x, y]) => {
    const found = all.find(({ box, shape }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && contains(shape, x, y))
    return found ? (found.area ??= toArea(found.shape)) : null
  })
}

async function loadProvinces(): Promise<Province[]> {
  // A script and not a fetch: scripts are what a page may load from its own folder over file:// as well.
  const topology = (await loadScript<{ openIncidentsProvinces?: Topology }>('provinces.js')).openIncidentsProvinces
  if (!topology) return []
  const shapes = feature(topology, topology.objects.provinces as GeometryCollection).features as Shape[]
  return shapes.map((shape) => {
    const box: Province['box'] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const ring of ringsOf(shape)) {
      for (const [x, y] of ring as [number, number][]) {
        if (x < box[0]) box[0] = x
        if (y < box[1]) box[1] = y
        if (x > box[2]) box[2] = x
        if (y > box[3]) box[3] = y
      }
    }
    return { shape, box }
  })
}

/** Loads a script of the page's own folder and returns the window, where it has left its results. */
export function loadScript<T>(name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = name
    script.onload = () => resolve(window as unknown as T)
    script.onerror = () => reject(new Error(`${name} is missing beside the page`))
    document.head.append(script)
  })
}

function ringsOf(shape: Shape): Position[][] {
  return shape.geometry.type === 'Polygon' ? shape.geometry.coordinates : shape.geometry.coordinates.flat()
}

/** Even-odd rule on longitude and latitude: provinces are small enough to take the earth as flat. */
function contains(shape: Shape, x: number, y: number): boolean {
  let inside = false
  for (const ring of ringsOf(shape)) {
    for (let a = 0, b = ring.length - 1; a < ring.length; b = a++) {
      const [ax, ay] = ring[a] as [number, number]
      const [bx, by] = ring[b] as [number, number]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
  }
  return inside
}
