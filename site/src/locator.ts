// A small map of one incident, drawn with the same honesty as the large one.
import type { App } from './app'
import { h } from './dom'
import { IncidentMap } from './map'
import { findAreas, placeAll } from './places'
import type { Coded, Lists, Store } from './store'

export function locator({ store, codes }: App, row: number): HTMLElement {
  const one = pick(store, row)
  const places = placeAll(one)
  const map = new IncidentMap(one, places, (code) => codes.country(code), { pointed: () => undefined, chosen: () => undefined }, 40)
  map.show(new Uint16Array(1))
  void findAreas(one, places).then(
    (changed) => changed && map.fit(),
    () => undefined,
  )
  return h('div', { class: 'locator' }, map.element)
}

/** A store of one row, so that the map knows nothing of the others. */
function pick(store: Store, row: number): Store {
  const out: Record<string, unknown> = { n: 1, summary: null }
  for (const [key, value] of Object.entries(store) as [keyof Store, Store[keyof Store]][]) {
    if (key === 'n' || key === 'summary') continue
    if (ArrayBuffer.isView(value)) out[key] = (value as Uint32Array).slice(row, row + 1)
    else if ('offsets' in (value as object)) {
      const lists = value as Lists
      const codes = lists.codes.slice(lists.offsets[row], lists.offsets[row + 1])
      out[key] = { offsets: Uint32Array.of(0, codes.length), codes, values: lists.values } satisfies Lists
    } else {
      const coded = value as Coded
      out[key] = { codes: coded.codes.slice(row, row + 1), values: coded.values } satisfies Coded
    }
  }
  return out as unknown as Store
}
