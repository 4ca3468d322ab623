// The incidents in columns of numbers, so that a million fit in memory and are filtered in a blink. Reading files is load.ts's business.

/** Texts as numbers: code 0 is null, code c stands for values[c - 1]. */
export interface Coded {
  codes: Uint8Array | Uint16Array | Uint32Array
  values: string[]
}

/** Lists of texts: row r holds codes[offsets[r]] to codes[offsets[r + 1] - 1]; code c stands for values[c - 1]. */
export interface Lists {
  offsets: Uint32Array
  codes: Uint32Array
  values: string[]
}

/** Counts: -1 is null. Days: NO_DAY is null. Coordinates: NaN is null. */
export const NO_DAY = -2147483648

export interface Store {
  n: number
  idHigh: Uint32Array
  idLow: Uint32Array
  type: Coded
  status: Coded
  grade: Coded
  country: Coded
  admin1: Coded
  place: Coded
  geoPrecision: Coded
  datePrecision: Coded
  responsibility: Coded
  actors: Lists
  targets: Lists
  start: Int32Array
  end: Int32Array
  latitude: Float32Array
  longitude: Float32Array
  killedLow: Int32Array
  killedBest: Int32Array
  killedHigh: Int32Array
  injuredBest: Int32Array
  articles: Int32Array
  independent: Int32Array
  contested: Uint8Array
  /** Null in releases so large that summaries stay in the file until they are shown. */
  summary: string[] | null
}

export function textOf(column: Coded, row: number): string | null {
  const code = column.codes[row]!
  return code ? column.values[code - 1]! : null
}

export function listOf(column: Lists, row: number): string[] {
  const out: string[] = []
  for (let at = column.offsets[row]!; at < column.offsets[row + 1]!; at++) out.push(column.values[column.codes[at]! - 1]!)
  return out
}

export function idOf(store: Store, row: number): string {
  return `inc-${hex(store.idHigh[row]!)}${hex(store.idLow[row]!)}`
}

/** The row of an id, -1 when no incident has it. */
export function rowOf(store: Store, id: string): number {
  const [high, low] = splitId(id)
  for (let row = 0; row < store.n; row++) if (store.idLow[row] === low && store.idHigh[row] === high) return row
  return -1
}

/** The 16 hex digits of an id as two numbers. */
export function splitId(id: string): [number, number] {
  return [parseInt(id.slice(4, 12), 16) >>> 0, parseInt(id.slice(12, 20), 16) >>> 0]
}

function hex(part: number): string {
  return part.toString(16).padStart(8, '0')
}
