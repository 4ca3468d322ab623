// The strokes of the map: land, hatched areas, rings, discs and marks; and cells of counts where there are too many marks to see. Pure drawing.
import { FAMILIES, traceMark } from './families'
import { DISTRICT, NEAR, POINT, PROVINCE, RADIUS_KM, REGION, type Places } from './places'
import { UNITS_PER_KM, world } from './shapes'
import { textOf, type Store } from './store'

export interface View {
  /** Pixels per projected unit, and where projected 0, 0 lies in pixels. */
  k: number
  x: number
  y: number
  width: number
  height: number
}

export interface Look {
  sea: string
  land: string
  border: string
  label: string
  halo: string
  ink: string
  paper: string
  heat: string[]
  families: string[]
}

/** Above this many marks in view, cells with counts are drawn instead: one can no longer see single marks, and a browser can no longer draw them in time. */
export const MARKS = 4000
export const CELL = 9
/** Up to this many marks in view have the names of their places beside them. */
const LABELS = 40

export function radiusOf(killed: number): number {
  return killed < 0 ? 2.6 : Math.min(3.4 + 1.25 * Math.sqrt(killed), 26)
}

export function drawMap(
  context: CanvasRenderingContext2D,
  ratio: number,
  view: View,
  look: Look,
  store: Store,
  places: Places,
  fails: Uint16Array | null,
  highlighted: number,
  names: (code: string) => string,
): void {
  const toScreen = (): void => context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const toWorld = (): void => context.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y)
  toScreen()
  context.fillStyle = look.sea
  context.fillRect(0, 0, view.width, view.height)
  toWorld()
  context.fillStyle = look.land
  context.fill(world().fill)
  drawAreas(context, view, look, places, fails, highlighted)
  context.strokeStyle = look.border
  context.lineWidth = 0.8 / view.k
  context.stroke(world().fill)
  toScreen()
  drawNames(context, view, look, names)
  const visible = listVisible(view, places, fails)
  if (visible.length > MARKS) drawCells(context, view, look, places, visible)
  else drawMarks(context, view, look, store, places, visible)
  if (highlighted >= 0 && !Number.isNaN(places.x[highlighted]!) && !places.area[highlighted]) {
    context.strokeStyle = look.ink
    context.lineWidth = 2
    context.beginPath()
    context.arc(view.x + view.k * places.x[highlighted]!, view.y + view.k * places.y[highlighted]!, sizeOf(view, store, places, highlighted) + 3.5, 0, 7)
    context.stroke()
  }
}

/** The rows that are drawn as a mark, ring or disc inside the view. */
export function listVisible(view: View, places: Places, fails: Uint16Array | null): Uint32Array {
  const out = new Uint32Array(places.kind.length)
  const [x0, x1] = [(-30 - view.x) / view.k, (view.width + 30 - view.x) / view.k]
  const [y0, y1] = [(-30 - view.y) / view.k, (view.height + 30 - view.y) / view.k]
  let n = 0
  for (let row = 0; row < places.kind.length; row++) {
    if (fails?.[row] || places.area[row]) continue
    const [x, y] = [places.x[row]!, places.y[row]!]
    if (x > x0 && x < x1 && y > y0 && y < y1) out[n++] = row
  }
  return out.subarray(0, n)
}

/** Radius in pixels of what stands for a row. */
export function sizeOf(view: View, store: Store, places: Places, row: number): number {
  const kind = places.kind[row]!
  return kind === POINT ? radiusOf(store.killedBest[row]!) : Math.max(RADIUS_KM[kind]! * UNITS_PER_KM * view.k, kind === NEAR ? 5 : 6.5)
}

function drawAreas(context: CanvasRenderingContext2D, view: View, look: Look, places: Places, fails: Uint16Array | null, highlighted: number): void {
  const counts = new Map<number, number[]>()
  for (let row = 0; row < places.kind.length; row++) {
    const area = places.area[row]!
    if (!area || fails?.[row]) continue
    let families = counts.get(area)
    if (!families) counts.set(area, (families = FAMILIES.map(() => 0)))
    families[places.family[row]!]!++
  }
  for (const [index, families] of counts) {
    const area = places.areas[index - 1]!
    const lit = highlighted >= 0 && places.area[highlighted] === index
    const kinds = families.filter((n) => n > 0).length
    // One family lends its colour; a mixture takes none.
    const colour = kinds === 1 ? look.families[families.findIndex((n) => n > 0)]! : look.label
    context.fillStyle = hatch(
      context,
      view,
      colour,
      families.reduce((sum, n) => sum + n, 0),
    )
    context.fill(area.path)
    context.strokeStyle = lit ? look.ink : colour
    context.lineWidth = (lit ? 2 : 0.9) / view.k
    context.stroke(area.path)
  }
}

/** Diagonal lines, nearer to each other the more incidents they stand for. */
function hatch(context: CanvasRenderingContext2D, view: View, colour: string, n: number): CanvasPattern | string {
  const gap = n > 30 ? 5 : n > 5 ? 7 : 9
  const tile = document.createElement('canvas')
  tile.width = tile.height = gap * 2
  const pen = tile.getContext('2d')!
  pen.strokeStyle = colour
  pen.globalAlpha = 0.62
  pen.lineWidth = 1.6
  for (const offset of [-gap * 2, 0, gap * 2]) {
    pen.moveTo(offset, gap * 2)
    pen.lineTo(offset + gap * 2, 0)
  }
  pen.stroke()
  const pattern = context.createPattern(tile, 'repeat')
  // The lines keep their width and place on the screen while the land is scaled.
  pattern?.setTransform(new DOMMatrix().translate(-view.x / view.k, -view.y / view.k).scale(0.5 / view.k))
  return pattern ?? colour
}

function drawNames(context: CanvasRenderingContext2D, view: View, look: Look, names: (code: string) => string): void {
  context.font = '500 11px "Source Sans", system-ui, sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  for (const [code, { centre, width: land }] of world().countries) {
    const width = land * view.k
    if (width < 40) continue
    const [x, y] = [view.x + view.k * centre[0], view.y + view.k * centre[1]]
    if (x < -50 || x > view.width + 50 || y < -20 || y > view.height + 20) continue
    const name = names(code).toUpperCase()
    context.letterSpacing = '0.08em'
    if (context.measureText(name).width > width * 0.95) continue
    context.strokeStyle = look.halo
    context.lineWidth = 3
    context.globalAlpha = 0.8
    context.strokeText(name, x, y)
    context.fillStyle = look.label
    context.fillText(name, x, y)
    context.globalAlpha = 1
  }
  context.letterSpacing = '0px'
}

function drawMarks(context: CanvasRenderingContext2D, view: View, look: Look, store: Store, places: Places, visible: Uint32Array): void {
  const dense = visible.length > 600
  // Large ones first: no small mark lies hidden under a large one.
  const order = [...visible].sort((a, b) => sizeOf(view, store, places, b) - sizeOf(view, store, places, a))
  for (const row of order) {
    const [x, y] = [view.x + view.k * places.x[row]!, view.y + view.k * places.y[row]!]
    const colour = look.families[places.family[row]!]!
    const kind = places.kind[row]!
    const r = sizeOf(view, store, places, row)
    context.beginPath()
    context.setLineDash([])
    if (kind === POINT) {
      traceMark(context, FAMILIES[places.family[row]!]!.mark, x, y, r)
      context.globalAlpha = dense ? 0.6 : 0.88
      context.fillStyle = colour
      context.fill()
      context.globalAlpha = 1
      context.strokeStyle = look.paper
      context.lineWidth = 0.8
      context.stroke()
      continue
    }
    context.arc(x, y, r, 0, 2 * Math.PI)
    context.strokeStyle = colour
    context.lineWidth = 1.6
    if (kind === NEAR) context.setLineDash([3, 2.5])
    if (kind === DISTRICT || kind === PROVINCE || kind === REGION) {
      context.globalAlpha = 0.22
      context.fillStyle = kind === DISTRICT ? colour : screenHatch(context, colour)
      if (kind !== DISTRICT) context.globalAlpha = 1
      context.fill()
      context.globalAlpha = 1
      if (kind !== DISTRICT) context.setLineDash([1, 4])
    }
    context.stroke()
  }
  context.setLineDash([])
  if (order.length <= LABELS) drawPlaces(context, view, look, store, places, order)
}

/** The names of the places beside their marks, as far as they do not lie on one another. */
function drawPlaces(context: CanvasRenderingContext2D, view: View, look: Look, store: Store, places: Places, order: number[]): void {
  const taken: [number, number, number, number][] = order.map((row) => {
    const r = sizeOf(view, store, places, row)
    const [x, y] = [view.x + view.k * places.x[row]!, view.y + view.k * places.y[row]!]
    return [x - r, y - r, x + r, y + r]
  })
  context.font = '500 12px "Source Sans", system-ui, sans-serif'
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  order.forEach((row, at) => {
    const name = textOf(store.place, row)
    if (!name) return
    const text = name.length > 28 ? `${name.slice(0, 27)}…` : name
    const [left, top, right, bottom] = taken[at]!
    const width = context.measureText(text).width
    const y = (top + bottom) / 2
    // On the other side where the map ends.
    const x = right + 4 + width < view.width ? right + 4 : left - 4 - width
    const box: [number, number, number, number] = [x, y - 8, x + width, y + 8]
    if (taken.some((other, index) => index !== at && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return
    taken.push(box)
    context.strokeStyle = look.halo
    context.lineWidth = 3
    context.strokeText(text, x, y)
    context.fillStyle = look.ink
    context.fillText(text, x, y)
  })
}

function screenHatch(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  return hatch(context, { k: 1, x: 0, y: 0, width: 0, height: 0 }, colour, 1)
}

/** Hexagons of equal size on the screen, darker the more incidents lie in them. */
function drawCells(context: CanvasRenderingContext2D, view: View, look: Look, places: Places, visible: Uint32Array): void {
  const counts = new Map<number, number>()
  for (const row of visible) {
    const key = cellAt(view.x + view.k * places.x[row]!, view.y + view.k * places.y[row]!)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const [key, n] of counts) {
    const [x, y] = cellCentre(key)
    context.beginPath()
    for (let side = 0; side < 6; side++) {
      const angle = (side * Math.PI) / 3 + Math.PI / 6
      const [px, py] = [x + (CELL - 0.6) * Math.cos(angle), y + (CELL - 0.6) * Math.sin(angle)]
      if (side) context.lineTo(px, py)
      else context.moveTo(px, py)
    }
    context.closePath()
    context.fillStyle = look.heat[heatStep(n)]!
    context.fill()
  }
}

export const HEAT_STEPS = [1, 5, 20, 100, 500]

function heatStep(n: number): number {
  let step = 0
  while (step + 1 < HEAT_STEPS.length && n >= HEAT_STEPS[step + 1]!) step++
  return step
}

const ACROSS = CELL * Math.sqrt(3)
const DOWN = CELL * 1.5

/** The number of the hexagon around a pixel: of the two rows of centres next to it, the nearer one. */
export function cellAt(x: number, y: number): number {
  const row = y / DOWN
  let best = 0
  let least = Infinity
  for (const line of [Math.floor(row), Math.ceil(row)]) {
    const shift = line & 1 ? 0.5 : 0
    const column = Math.round(x / ACROSS - shift)
    const distance = (x - (column + shift) * ACROSS) ** 2 + (y - line * DOWN) ** 2
    if (distance < least) {
      least = distance
      best = (line + 1000) * 10000 + column + 1000
    }
  }
  return best
}

function cellCentre(key: number): [number, number] {
  const line = Math.floor(key / 10000) - 1000
  const column = (key % 10000) - 1000
  return [(column + (line & 1 ? 0.5 : 0)) * ACROSS, line * DOWN]
}
