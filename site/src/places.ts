// Where each incident stands on the map, and as what: a point, a ring, a disc, a hatched area, or nowhere. A centroid never becomes a point.
import { familyOf } from './families'
import { findProvinces, project, world, type Area } from './shapes'
import { textOf, type Store } from './store'

export const NOWHERE = 0
export const POINT = 1
export const NEAR = 2
export const DISTRICT = 3
export const PROVINCE = 4
export const REGION = 5
export const COUNTRY = 6

const KINDS: Record<string, number> = { exact: POINT, near: NEAR, admin2: DISTRICT, admin1: PROVINCE, region: REGION, country: COUNTRY }

/**
 * Radii on the ground in km: "near" is within about 25 km by its definition; a district and a region without known borders are drawn as discs of common
 * size.
 */
export const RADIUS_KM: Record<number, number> = { [NEAR]: 25, [DISTRICT]: 30, [PROVINCE]: 80, [REGION]: 120 }

export interface Places {
  kind: Uint8Array
  x: Float32Array
  y: Float32Array
  family: Uint8Array
  /** For provinces and countries: index into `areas`, plus one; 0 is none known. */
  area: Uint32Array
  areas: Area[]
}

export function placeAll(store: Store): Places {
  const { n } = store
  const places: Places = {
    kind: new Uint8Array(n),
    x: new Float32Array(n).fill(NaN),
    y: new Float32Array(n).fill(NaN),
    family: new Uint8Array(n),
    area: new Uint32Array(n),
    areas: [],
  }
  const kindOf = Uint8Array.from(['', ...store.geoPrecision.values], (value) => KINDS[value] ?? NOWHERE)
  const family = Uint8Array.from(['', ...store.type.values], (value) => familyOf(value))
  const { countries } = world()
  const countryArea = Uint32Array.from(['', ...store.country.values], (code) => {
    const area = countries.get(code)
    return area ? places.areas.push(area) : 0
  })
  // Many incidents share a place: each is projected once.
  const known = new Map<string, [number, number]>()
  for (let row = 0; row < n; row++) {
    places.family[row] = family[store.type.codes[row]!]!
    const kind = kindOf[store.geoPrecision.codes[row]!]!
    const [longitude, latitude] = [store.longitude[row]!, store.latitude[row]!]
    if (kind === COUNTRY) {
      places.area[row] = countryArea[store.country.codes[row]!]!
      places.kind[row] = places.area[row] ? COUNTRY : NOWHERE
    } else if (kind !== NOWHERE && !Number.isNaN(longitude) && !Number.isNaN(latitude)) {
      const key = `${longitude},${latitude}`
      let point = known.get(key)
      if (!point) known.set(key, (point = project(longitude, latitude)))
      ;[places.x[row], places.y[row]] = point
      places.kind[row] = kind
    }
  }
  return places
}

/** Gives the incidents of which a province is known the province's shape. Returns whether anything changed. */
export async function findAreas(store: Store, places: Places): Promise<boolean> {
  const rows = new Map<string, number[]>()
  for (let row = 0; row < store.n; row++) {
    if (places.kind[row] !== PROVINCE) continue
    const key = `${store.longitude[row]},${store.latitude[row]}`
    const same = rows.get(key)
    if (same) same.push(row)
    else rows.set(key, [row])
  }
  if (!rows.size) return false
  const found = await findProvinces([...rows.keys()].map((key) => key.split(',').map(Number) as [number, number]))
  const numbers = new Map<Area, number>()
  ;[...rows.values()].forEach((same, at) => {
    const area = found[at]
    if (!area) return
    let index = numbers.get(area)
    if (!index) numbers.set(area, (index = places.areas.push(area)))
    for (const row of same) places.area[row] = index
  })
  return true
}

export function precisionWords(store: Store, row: number): string {
  switch (textOf(store.geoPrecision, row)) {
    case 'exact':
      return 'placed to a named town, village or spot'
    case 'near':
      return 'within about 25 km of the named place'
    case 'admin2':
      return 'somewhere in this district'
    case 'admin1':
      return 'somewhere in this province'
    case 'region':
      return 'somewhere in this area'
    case 'country':
      return 'only the country is known'
    case 'international':
      return 'at sea, in the air or across borders'
    default:
      return 'place unknown'
  }
}
