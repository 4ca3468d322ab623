// incidents.parquet -> the columns of store.ts. Only the columns that the overview needs are read; the rest waits in the file.
import type { Chunk, Table } from './parquet'
import { NO_DAY, splitId, type Coded, type Lists, type Store } from './store'

/** Above this many incidents the summaries are read only where they are shown. */
export const SUMMARIES = 250_000

const TEXTS = {
  type: 'event_type',
  status: 'status',
  grade: 'evidence_grade',
  country: 'country',
  admin1: 'admin1',
  place: 'place',
  geoPrecision: 'geo_precision',
  datePrecision: 'date_precision',
  responsibility: 'responsibility',
} as const
const NUMBERS = {
  start: 'date_start',
  end: 'date_end',
  killedLow: 'killed_low',
  killedBest: 'killed_best',
  killedHigh: 'killed_high',
  injuredBest: 'injured_best',
  articles: 'n_articles',
  independent: 'n_independent',
} as const
const LISTS = { actors: 'actors', targets: 'targets' } as const

/** Reads the overview; `progress` gets the share that is done, 0 to 1. */
export async function loadStore(table: Table, progress: (share: number) => void): Promise<Store> {
  const n = table.rows
  const withSummary = n <= SUMMARIES
  const numbers = mapValues(NUMBERS, (column) => new Int32Array(n).fill(column.startsWith('date') ? NO_DAY : -1))
  const encoders = mapValues(TEXTS, () => new Encoder(n))
  const listers = mapValues(LISTS, () => new Lister(n))
  const store = {
    idHigh: new Uint32Array(n),
    idLow: new Uint32Array(n),
    contested: new Uint8Array(n),
    latitude: new Float32Array(n).fill(NaN),
    longitude: new Float32Array(n).fill(NaN),
    summary: withSummary ? new Array<string>(n).fill('') : null,
  }
  const takers = new Map<string, (chunk: Chunk) => void>()
  takers.set('incident_id', ({ values, start }) => {
    for (let at = 0; at < values.length; at++) [store.idHigh[start + at], store.idLow[start + at]] = splitId(String(values[at]))
  })
  takers.set('contested', ({ values, start }) => {
    for (let at = 0; at < values.length; at++) store.contested[start + at] = values[at] ? 1 : 0
  })
  for (const name of ['latitude', 'longitude'] as const) {
    takers.set(name, ({ values, start }) => {
      for (let at = 0; at < values.length; at++) if (values[at] != null) store[name][start + at] = Number(values[at])
    })
  }
  for (const [name, column] of Object.entries(NUMBERS) as [keyof typeof NUMBERS, string][]) {
    takers.set(column, ({ values, start }) => {
      for (let at = 0; at < values.length; at++) if (values[at] != null) numbers[name][start + at] = Number(values[at])
    })
  }
  for (const [name, column] of Object.entries(TEXTS) as [keyof typeof TEXTS, string][]) takers.set(column, (chunk) => encoders[name].take(chunk))
  for (const [name, column] of Object.entries(LISTS) as [keyof typeof LISTS, string][]) takers.set(column, (chunk) => listers[name].take(chunk))
  if (store.summary) {
    const { summary } = store
    takers.set('summary', ({ values, start }) => {
      for (let at = 0; at < values.length; at++) summary[start + at] = String(values[at] ?? '')
    })
  }
  const columns = [...takers.keys()]
  let done = 0
  await table.scan(columns, (chunk) => {
    takers.get(chunk.column)!(chunk)
    done += (chunk.end - chunk.start) / (n * columns.length)
    progress(Math.min(1, done))
  })
  return {
    n,
    ...store,
    ...numbers,
    ...mapValues(TEXTS, (_, name) => encoders[name].finish()),
    ...mapValues(LISTS, (_, name) => listers[name].finish()),
  }
}

class Encoder {
  private readonly known = new Map<string, number>()
  private readonly values: string[] = []
  private readonly codes: Uint32Array

  constructor(n: number) {
    this.codes = new Uint32Array(n)
  }

  take({ values, start }: Chunk): void {
    for (let at = 0; at < values.length; at++) {
      const value = values[at]
      if (value == null) continue
      this.codes[start + at] = encode(this.known, this.values, String(value))
    }
  }

  /** The codes in as few bytes as the number of different texts allows. */
  finish(): Coded {
    const kind = this.values.length < 256 ? Uint8Array : this.values.length < 65536 ? Uint16Array : Uint32Array
    return { codes: kind.from(this.codes), values: this.values }
  }
}

/** Takes the chunks of a column in their order: the row groups are read one after another. */
class Lister {
  private readonly known = new Map<string, number>()
  private readonly values: string[] = []
  private readonly offsets: Uint32Array
  private codes: Uint32Array
  private total = 0

  constructor(n: number) {
    this.offsets = new Uint32Array(n + 1)
    this.codes = new Uint32Array(n + 16)
  }

  take({ values, start }: Chunk): void {
    for (let at = 0; at < values.length; at++) {
      const list = values[at] as unknown[] | null | undefined
      for (const value of list ?? []) {
        if (this.total === this.codes.length) this.grow()
        this.codes[this.total++] = encode(this.known, this.values, String(value))
      }
      this.offsets[start + at + 1] = this.total
    }
  }

  finish(): Lists {
    return { offsets: this.offsets, codes: this.codes.slice(0, this.total), values: this.values }
  }

  private grow(): void {
    const larger = new Uint32Array(this.codes.length * 2)
    larger.set(this.codes)
    this.codes = larger
  }
}

function encode(known: Map<string, number>, values: string[], value: string): number {
  let code = known.get(value)
  if (code === undefined) {
    values.push(value)
    code = values.length
    known.set(value, code)
  }
  return code
}

function mapValues<K extends string, V, R>(object: Record<K, V>, make: (value: V, key: K) => R): Record<K, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, make(value as V, key as K)])) as Record<K, R>
}
