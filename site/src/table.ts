// The table of the incidents that are shown: sorting, pages, rows. Sorting is done once for each order over all rows; filtering only walks along it.
import { h, replace, said } from './dom'
import { markOf } from './families'
import { NO_DAY, idOf, listOf, textOf, type Coded, type Store } from './store'
import { capital, number, plainCode, tightRange, whenOf, whereOf, type Codes } from './words'

export interface Sorting {
  key: string
  down: boolean
}

const PAGE = 50

interface Column {
  key: string
  title: string
  numeric?: boolean
  /** A number to sort by; nulls last in either direction. */
  rank: (store: Store) => (row: number) => number
}

const NULL = Number.POSITIVE_INFINITY

const COLUMNS: Column[] = [
  { key: 'date', title: 'When', rank: (store) => (row) => (store.start[row] === NO_DAY ? NULL : store.start[row]!) },
  { key: 'type', title: 'What', rank: (store) => rankTexts(store.type) },
  { key: 'place', title: 'Where', rank: (store) => rankTexts(store.country, store.place) },
  { key: 'killed', title: 'Killed', numeric: true, rank: (store) => (row) => known(store.killedBest[row]!) },
  { key: 'injured', title: 'Injured', numeric: true, rank: (store) => (row) => known(store.injuredBest[row]!) },
  { key: 'actor', title: 'By', rank: (store) => rankLists(store) },
  { key: 'sources', title: 'Sources', numeric: true, rank: (store) => (row) => known(store.independent[row]!) },
  { key: 'grade', title: 'Evidence', rank: (store) => rankTexts(store.grade) },
]

export const DEFAULT_SORTING: Sorting = { key: 'date', down: true }

export function parseSorting(text: string | null): Sorting {
  const key = text?.replace(/^-/, '') ?? ''
  return COLUMNS.some((column) => column.key === key) ? { key, down: text!.startsWith('-') } : DEFAULT_SORTING
}

export class IncidentTable {
  readonly element: HTMLElement
  private readonly body = h('tbody')
  private readonly heads = new Map<string, HTMLElement>()
  private readonly pager = h('nav', { class: 'pager', 'aria-label': 'Pages of the table' })
  private readonly orders = new Map<string, Uint32Array>()
  private rows: Uint32Array = new Uint32Array(0)

  constructor(
    private readonly store: Store,
    private readonly codes: Codes,
    private readonly events: { sort(sorting: Sorting): void; page(page: number): void; hover(row: number): void },
  ) {
    const heads = COLUMNS.map((column) => {
      const head = h(
        'th',
        { scope: 'col', class: column.numeric ? 'number' : '' },
        h('button', { type: 'button', onclick: () => this.toggle(column.key) }, column.title, h('span', { class: 'arrow', 'aria-hidden': 'true' })),
      )
      this.heads.set(column.key, head)
      return head
    })
    const table = h('table', { class: 'incidents' }, h('caption', { class: 'sr' }, 'Incidents that are shown'), h('thead', {}, h('tr', {}, heads)), this.body)
    this.element = h('div', { class: 'table' }, table, this.pager)
    this.body.addEventListener('mouseover', (event) => this.events.hover(Number((event.target as Element).closest('tr')?.dataset.row ?? -1)))
    this.body.addEventListener('mouseleave', () => this.events.hover(-1))
  }

  private sorting: Sorting = DEFAULT_SORTING

  /** Rows in the order of the table. */
  get shown(): Uint32Array {
    return this.rows
  }

  show(fails: Uint16Array, shown: number, sorting: Sorting, page: number): void {
    this.sorting = sorting
    const order = this.order(sorting)
    this.rows = new Uint32Array(shown)
    for (let at = 0, to = 0; at < order.length; at++) if (!fails[order[at]!]) this.rows[to++] = order[at]!
    for (const [key, head] of this.heads) {
      head.setAttribute('aria-sort', key !== sorting.key ? 'none' : sorting.down ? 'descending' : 'ascending')
    }
    const pages = Math.max(1, Math.ceil(shown / PAGE))
    const current = Math.min(Math.max(1, page), pages)
    const first = (current - 1) * PAGE
    replace(
      this.body,
      [...this.rows.subarray(first, first + PAGE)].map((row) => this.line(row)),
    )
    if (!shown) replace(this.body, h('tr', {}, h('td', { colspan: COLUMNS.length, class: 'nothing' }, 'No incident fits. Take a filter away to see more.')))
    const step = (label: string, to: number): HTMLElement =>
      h('button', { type: 'button', class: 'quiet', disabled: to < 1 || to > pages, onclick: () => this.events.page(to) }, label)
    replace(
      this.pager,
      pages > 1 && [
        step('← Earlier page', current - 1),
        h('span', {}, `${number(first + 1)}–${number(Math.min(first + PAGE, shown))} of ${number(shown)}`),
        step('Next page →', current + 1),
      ],
    )
  }

  private toggle(key: string): void {
    const numeric = key !== 'type' && key !== 'place' && key !== 'actor' && key !== 'grade'
    this.events.sort(this.sorting.key === key ? { key, down: !this.sorting.down } : { key, down: numeric })
  }

  private order({ key, down }: Sorting): Uint32Array {
    const name = `${down ? '-' : ''}${key}`
    let order = this.orders.get(name)
    if (!order) {
      order = sortRows(this.store.n, COLUMNS.find((column) => column.key === key)!.rank(this.store), down)
      this.orders.set(name, order)
    }
    return order
  }

  private line(row: number): HTMLElement {
    const { store, codes } = this
    const type = textOf(store.type, row)
    const { place, around } = whereOf(store, row, codes)
    const actors = listOf(store.actors, row)
    const grade = textOf(store.grade, row)
    const killed = tightRange(store.killedLow[row]!, store.killedHigh[row]!)
    const retracted = textOf(store.status, row) === 'retracted'
    return h(
      'tr',
      { 'data-row': row, class: retracted ? 'retracted' : '' },
      h('td', { class: 'when' }, whenOf(store, row)),
      h('td', { class: 'what' }, h('a', { href: `#/incident/${idOf(store, row)}` }, markOf(type), ' ', capital(plainCode(type)))),
      h('td', { class: 'where' }, said(place || 'place unknown'), around && h('span', { class: 'around' }, ' ', said(around))),
      h('td', { class: 'number toll', 'data-title': 'Killed' }, killed || h('span', { class: 'unknown', title: 'no number is told' }, '·')),
      h(
        'td',
        { class: 'number', 'data-title': 'Injured' },
        store.injuredBest[row]! >= 0 ? number(store.injuredBest[row]!) : h('span', { class: 'unknown', title: 'no number is told' }, '·'),
      ),
      h('td', { class: 'by' }, actors.length ? actors.map((actor, at) => [at ? ', ' : '', said(actor)]) : h('span', { class: 'unknown' }, 'nobody named')),
      h('td', { class: 'number', 'data-title': 'Sources' }, number(store.independent[row]!)),
      h(
        'td',
        { class: 'grade' },
        h('span', { class: retracted ? 'chip' : `chip ${grade}` }, retracted ? 'retracted' : plainCode(grade)),
        store.contested[row] && grade !== 'contested' ? h('span', { class: 'chip contested' }, 'contested') : null,
      ),
    )
  }
}

/**
 * The rows in order of their ranks, which are whole numbers; nulls last. Rank and row go into one number each: numbers alone are sorted without a
 * comparison of ours.
 */
function sortRows(n: number, rank: (row: number) => number, down: boolean): Uint32Array {
  const ranks = new Float64Array(n)
  let [least, most] = [Infinity, -Infinity]
  for (let row = 0; row < n; row++) {
    const value = (ranks[row] = rank(row))
    if (value === NULL) continue
    if (value < least) least = value
    if (value > most) most = value
  }
  const keys = ranks
  for (let row = 0; row < n; row++) {
    const place = ranks[row] === NULL ? most - least + 1 : down ? most - ranks[row]! : ranks[row]! - least
    keys[row] = (Number.isFinite(place) ? place : 0) * n + (down ? n - 1 - row : row)
  }
  keys.sort()
  return Uint32Array.from(keys, (key) => (down ? n - 1 - (key % n) : key % n))
}

function known(value: number): number {
  return value < 0 ? NULL : value
}

function rankTexts(...columns: Coded[]): (row: number) => number {
  const ranks = columns.map((column) => {
    const sorted = column.values.map((value, at) => ({ value, at })).sort((a, b) => a.value.localeCompare(b.value))
    const rank = new Float64Array(column.values.length + 1).fill(NULL)
    sorted.forEach(({ at }, place) => (rank[at + 1] = place))
    return { column, rank, n: column.values.length + 1 }
  })
  return (row) => {
    let value = 0
    for (const { column, rank, n } of ranks) {
      const own = rank[column.codes[row]!]!
      if (own === NULL && column === columns[0]) return NULL
      value = value * n + Math.min(own, n - 1)
    }
    return value
  }
}

function rankLists(store: Store): (row: number) => number {
  const rank = new Float64Array(store.actors.values.length + 1)
  store.actors.values
    .map((value, at) => ({ value, at }))
    .sort((a, b) => a.value.localeCompare(b.value))
    .forEach(({ at }, place) => (rank[at + 1] = place))
  return (row) => (store.actors.offsets[row] === store.actors.offsets[row + 1] ? NULL : rank[store.actors.codes[store.actors.offsets[row]!]!]!)
}
