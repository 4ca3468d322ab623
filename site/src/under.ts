// What lies under a pixel of the map: marks before discs before areas, the smallest first.
import { MARKS, cellAt, listVisible, sizeOf, type View } from './ink'
import { POINT, type Places } from './places'
import type { Store } from './store'

let probe: CanvasRenderingContext2D | null = null

export function findUnder(view: View, places: Places, store: Store, fails: Uint16Array | null, x: number, y: number): number[] {
  const visible = listVisible(view, places, fails)
  if (visible.length > MARKS) {
    const key = cellAt(x, y)
    const inCell = visible.filter((row) => cellAt(view.x + view.k * places.x[row]!, view.y + view.k * places.y[row]!) === key)
    if (inCell.length) return [...inCell]
  } else {
    const marks: { row: number; r: number }[] = []
    const discs: { row: number; r: number }[] = []
    for (const row of visible) {
      const r = sizeOf(view, store, places, row)
      const distance = Math.hypot(view.x + view.k * places.x[row]! - x, view.y + view.k * places.y[row]! - y)
      if (distance <= r + (places.kind[row] === POINT ? 3 : 0)) (places.kind[row] === POINT ? marks : discs).push({ row, r })
    }
    const found = marks.length ? marks : discs
    if (found.length) return found.sort((a, b) => a.r - b.r).map(({ row }) => row)
  }
  return findAreaRows(view, places, fails, x, y)
}

function findAreaRows(view: View, places: Places, fails: Uint16Array | null, x: number, y: number): number[] {
  probe ??= document.createElement('canvas').getContext('2d')
  const [px, py] = [(x - view.x) / view.k, (y - view.y) / view.k]
  const hit = new Map<number, boolean>()
  const rows: number[] = []
  for (let row = 0; row < places.kind.length; row++) {
    const index = places.area[row]!
    if (!index || fails?.[row]) continue
    let inside = hit.get(index)
    if (inside === undefined) {
      const { box, path } = places.areas[index - 1]!
      inside = px >= box[0] && px <= box[2] && py >= box[1] && py <= box[3] && (probe?.isPointInPath(path, px, py) ?? false)
      hit.set(index, inside)
    }
    if (inside) rows.push(row)
  }
  return rows
}
