// Which incidents are shown, and how many each choice would show. One pass over the columns; the state lives in the address.
import { familyOf } from './families'
import { NO_DAY, type Store } from './store'
import { isoDay, parseDay, type Codes } from './words'

/** A choice of codes in one column; empty chooses all. */
export interface Filters {
  type: Set<string>
  country: Set<string>
  grade: Set<string>
  status: Set<string>
  actor: string
  words: string
  killedFrom: number | null
  killedTo: number | null
  contested: boolean
  from: number | null
  to: number | null
}

export function noFilters(): Filters {
  return {
    type: new Set(),
    country: new Set(),
    grade: new Set(),
    status: new Set(),
    actor: '',
    words: '',
    killedFrom: null,
    killedTo: null,
    contested: false,
    from: null,
    to: null,
  }
}

const SETS = ['type', 'country', 'grade', 'status'] as const

export function readFilters(parameters: URLSearchParams): Filters {
  const filters = noFilters()
  for (const name of SETS) for (const code of parameters.get(name)?.split(',') ?? []) if (code) filters[name].add(code)
  filters.actor = parameters.get('actor') ?? ''
  filters.words = parameters.get('words') ?? ''
  const killed = /^(\d*)-(\d*)$/.exec(parameters.get('killed') ?? '')
  if (killed?.[1]) filters.killedFrom = Number(killed[1])
  if (killed?.[2]) filters.killedTo = Number(killed[2])
  filters.contested = parameters.get('contested') === 'yes'
  filters.from = parseDay(parameters.get('from') ?? '')
  filters.to = parseDay(parameters.get('to') ?? '')
  return filters
}

export function writeFilters(filters: Filters, parameters: URLSearchParams): void {
  for (const name of SETS) if (filters[name].size) parameters.set(name, [...filters[name]].sort().join(','))
  if (filters.actor) parameters.set('actor', filters.actor)
  if (filters.words) parameters.set('words', filters.words)
  if (filters.killedFrom !== null || filters.killedTo !== null) parameters.set('killed', `${filters.killedFrom ?? ''}-${filters.killedTo ?? ''}`)
  if (filters.contested) parameters.set('contested', 'yes')
  if (filters.from !== null) parameters.set('from', isoDay(filters.from))
  if (filters.to !== null) parameters.set('to', isoDay(filters.to))
}

export function isFiltered(filters: Filters): boolean {
  const parameters = new URLSearchParams()
  writeFilters(filters, parameters)
  return parameters.size > 0
}

/** Bits of the questions that a row fails; 0 passes all. */
const FAILS = { type: 1, country: 2, grade: 4, status: 8, actor: 16, words: 32, killed: 64, contested: 128, days: 256 } as const

export interface Result {
  /** For each row the questions that it fails. */
  fails: Uint16Array
  shown: number
  /** For each code of a column, how many rows it has that pass all other questions. Index 0 is null. */
  counts: { type: Uint32Array; country: Uint32Array; grade: Uint32Array; status: Uint32Array; contested: number }
  totals: Totals
}

export interface Totals {
  killedLow: number
  killedBest: number
  killedHigh: number
  /** Whether some toll has no upper bound, so that the sum is "at least". */
  open: boolean
  /** Incidents with any number of killed. */
  withToll: number
  contested: number
  countries: number
  /** The country, where there is only one. */
  country: string | null
  first: number
  last: number
}

export class Filterer {
  private readonly lowered = new Map<readonly string[], string[]>()
  private summaries: string[] | null = null

  constructor(
    private readonly store: Store,
    private readonly codes: Codes,
  ) {}

  run(filters: Filters): Result {
    const { store } = this
    const type = this.choose(store.type.values, filters.type)
    const country = this.choose(store.country.values, filters.country)
    const grade = this.choose(store.grade.values, filters.grade)
    const status = this.choose(store.status.values, filters.status)
    const actor = filters.actor ? this.matches(store.actors.values, filters.actor.toLowerCase()) : null
    const words = filters.words.trim() ? this.findWords(filters.words.trim().toLowerCase()) : null
    const fails = new Uint16Array(store.n)
    const counts = {
      type: new Uint32Array(store.type.values.length + 1),
      country: new Uint32Array(store.country.values.length + 1),
      grade: new Uint32Array(store.grade.values.length + 1),
      status: new Uint32Array(store.status.values.length + 1),
      contested: 0,
    }
    const totals: Totals = {
      killedLow: 0,
      killedBest: 0,
      killedHigh: 0,
      open: false,
      withToll: 0,
      contested: 0,
      countries: 0,
      country: null,
      first: Infinity,
      last: -Infinity,
    }
    const seen = new Uint8Array(store.country.values.length + 1)
    const from = filters.from ?? -Infinity
    const to = filters.to ?? Infinity
    const dated = filters.from !== null || filters.to !== null
    const { killedFrom, killedTo } = filters
    const retracted = store.status.values.indexOf('retracted') + 1 || -1
    let shown = 0
    for (let row = 0; row < store.n; row++) {
      let bits = 0
      if (type && !type[store.type.codes[row]!]) bits |= FAILS.type
      if (country && !country[store.country.codes[row]!]) bits |= FAILS.country
      if (grade && !grade[store.grade.codes[row]!]) bits |= FAILS.grade
      if (status && !status[store.status.codes[row]!]) bits |= FAILS.status
      if (filters.contested && !store.contested[row]) bits |= FAILS.contested
      const best = store.killedBest[row]!
      if (killedFrom !== null && best < killedFrom) bits |= FAILS.killed
      if (killedTo !== null && (best < 0 || best > killedTo)) bits |= FAILS.killed
      // Days that are only roughly known are shown when they may lie in the interval.
      if (dated && (store.start[row]! === NO_DAY || store.start[row]! > to || store.end[row]! < from)) bits |= FAILS.days
      if (actor && !anyOf(store.actors, row, actor)) bits |= FAILS.actor
      if (words && !words[row]) bits |= FAILS.words
      fails[row] = bits
      if (!(bits & ~FAILS.type)) counts.type[store.type.codes[row]!]!++
      if (!(bits & ~FAILS.country)) counts.country[store.country.codes[row]!]!++
      if (!(bits & ~FAILS.grade)) counts.grade[store.grade.codes[row]!]!++
      if (!(bits & ~FAILS.status)) counts.status[store.status.codes[row]!]!++
      if (!(bits & ~FAILS.contested) && store.contested[row]) counts.contested++
      if (bits) continue
      shown++
      // What was withdrawn is shown, and adds to no sum.
      const withdrawn = store.status.codes[row] === retracted
      if (!withdrawn) totals.contested += store.contested[row]!
      seen[store.country.codes[row]!] = 1
      if (store.start[row]! !== NO_DAY) {
        totals.first = Math.min(totals.first, store.start[row]!)
        totals.last = Math.max(totals.last, store.end[row]!)
      }
      if (withdrawn || (best < 0 && store.killedLow[row]! < 0 && store.killedHigh[row]! < 0)) continue
      totals.withToll++
      totals.killedLow += Math.max(0, store.killedLow[row]!)
      totals.killedBest += Math.max(0, best)
      if (store.killedHigh[row]! < 0) totals.open = true
      totals.killedHigh += Math.max(store.killedHigh[row]!, store.killedLow[row]!, best)
    }
    totals.countries = seen.subarray(1).reduce((sum, one) => sum + one, 0)
    if (totals.countries === 1) totals.country = store.country.values[seen.indexOf(1, 1) - 1] ?? null
    return { fails, shown, counts, totals }
  }

  /** Incidents of each family in each bin of days, for rows that pass all questions but the one on days. */
  bin(fails: Uint16Array, first: number, width: number, bins: number, families: number): Uint32Array {
    const { store } = this
    const family = Uint8Array.from(['', ...store.type.values], (value) => familyOf(value))
    const out = new Uint32Array(bins * families)
    for (let row = 0; row < store.n; row++) {
      if (fails[row]! & ~FAILS.days || store.start[row]! === NO_DAY) continue
      const bin = Math.min(bins - 1, Math.max(0, Math.floor((store.start[row]! - first) / width)))
      out[bin * families + family[store.type.codes[row]!]!]!++
    }
    return out
  }

  private choose(values: string[], chosen: Set<string>): Uint8Array | null {
    return chosen.size ? Uint8Array.from(['', ...values], (value, code) => (code && chosen.has(value) ? 1 : 0)) : null
  }

  private matches(values: string[], word: string): Uint8Array {
    let lowered = this.lowered.get(values)
    if (!lowered) this.lowered.set(values, (lowered = values.map((value) => value.toLowerCase())))
    const out = new Uint8Array(values.length + 1)
    lowered.forEach((value, code) => (out[code + 1] = value.includes(word) ? 1 : 0))
    return out
  }

  /** Rows in which every word stands somewhere: place, province, country, type, actors, targets and, where it is loaded, the summary. */
  private findWords(text: string): Uint8Array {
    const { store } = this
    const out = new Uint8Array(store.n).fill(1)
    if (store.summary && !this.summaries) this.summaries = store.summary.map((summary) => summary.toLowerCase())
    const countries = store.country.values.map((code) => this.codes.country(code).toLowerCase())
    for (const word of text.split(/\s+/)) {
      const place = this.matches(store.place.values, word)
      const admin1 = this.matches(store.admin1.values, word)
      const type = this.matches(store.type.values, word)
      const actor = this.matches(store.actors.values, word)
      const target = this.matches(store.targets.values, word)
      const country = Uint8Array.from(['', ...countries], (name) => (name.includes(word) ? 1 : 0))
      for (let row = 0; row < store.n; row++) {
        if (!out[row]) continue
        const found =
          place[store.place.codes[row]!] ||
          admin1[store.admin1.codes[row]!] ||
          country[store.country.codes[row]!] ||
          type[store.type.codes[row]!] ||
          this.summaries?.[row]!.includes(word) ||
          anyOf(store.actors, row, actor) ||
          anyOf(store.targets, row, target)
        if (!found) out[row] = 0
      }
    }
    return out
  }
}

function anyOf(lists: Store['actors'], row: number, chosen: Uint8Array): boolean {
  for (let at = lists.offsets[row]!; at < lists.offsets[row + 1]!; at++) if (chosen[lists.codes[at]!]) return true
  return false
}
