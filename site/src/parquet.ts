// Columns and rows out of the Parquet files of a release. What they mean is not decided here.
import { decompress } from 'fzstd'
import { parquetMetadataAsync, parquetRead, parquetReadObjects, type AsyncBuffer, type FileMetaData } from 'hyparquet'
import { ReleaseProblem, type Source } from './source'

export type Value = string | number | boolean | null | string[]
export type Row = Record<string, Value>

/** Days are numbers since 1970, times are milliseconds since 1970 UTC. */
const parsers = {
  dateFromDays: (days: number) => days,
  timestampFromMilliseconds: (time: bigint) => Number(time),
  timestampFromMicroseconds: (time: bigint) => Number(time) / 1000,
  timestampFromNanoseconds: (time: bigint) => Number(time) / 1e6,
}
const compressors = { ZSTD: (bytes: Uint8Array, length: number) => decompress(bytes, new Uint8Array(length)) }

export interface Chunk {
  column: string
  values: ArrayLike<unknown>
  start: number
  end: number
}

/** One opened Parquet file. */
export class Table {
  private constructor(
    readonly name: string,
    private readonly file: AsyncBuffer,
    readonly metadata: FileMetaData,
  ) {}

  static async open(source: Source, name: string): Promise<Table> {
    const path = `${name}.parquet`
    const file = await source.open(path)
    try {
      return new Table(name, file, await parquetMetadataAsync(file))
    } catch (error) {
      throw damaged(path, error)
    }
  }

  get rows(): number {
    return Number(this.metadata.num_rows)
  }

  get columns(): string[] {
    return this.metadata.schema.length ? topLevel(this.metadata) : []
  }

  /** Calls `take` for every piece of the columns, in any order. */
  async scan(columns: string[], take: (chunk: Chunk) => void): Promise<void> {
    if (!this.rows) return
    const wanted = columns.filter((column) => this.columns.includes(column))
    // One row group after another: of a million rows only a tenth is in memory as texts at a time.
    let rowStart = 0
    for (const group of this.metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows)
      await this.guard(() =>
        parquetRead({
          file: this.file,
          metadata: this.metadata,
          columns: wanted,
          rowStart,
          rowEnd,
          compressors,
          parsers,
          onChunk: (chunk) => take({ column: chunk.columnName, values: chunk.columnData, start: chunk.rowStart, end: chunk.rowEnd }),
        }),
      )
      rowStart = rowEnd
    }
  }

  /** The rows from `start` to `end` (exclusive) with all their columns, or those named. */
  async read(start = 0, end = this.rows, columns?: string[]): Promise<Row[]> {
    if (end <= start) return []
    const rows = await this.guard(() =>
      parquetReadObjects({ file: this.file, metadata: this.metadata, columns, rowStart: start, rowEnd: end, compressors, parsers, useOffsetIndex: true }),
    )
    return rows.map((row) => plain(row as Record<string, unknown>))
  }

  /** The rows with these numbers, in their order. Numbers that lie close together are read together. */
  async pick(numbers: number[], columns?: string[]): Promise<Row[]> {
    const sorted = [...new Set(numbers)].sort((a, b) => a - b)
    const found = new Map<number, Row>()
    for (let at = 0; at < sorted.length;) {
      let last = at
      while (last + 1 < sorted.length && sorted[last + 1]! - sorted[last]! < 2000) last++
      const start = sorted[at]!
      const rows = await this.read(start, sorted[last]! + 1, columns)
      for (; at <= last; at++) found.set(sorted[at]!, rows[sorted[at]! - start]!)
    }
    return numbers.map((number) => found.get(number)!)
  }

  private async guard<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      throw damaged(`${this.name}.parquet`, error)
    }
  }
}

function topLevel(metadata: FileMetaData): string[] {
  const names: string[] = []
  const walk = (at: number, depth: number): number => {
    const element = metadata.schema[at]!
    if (depth === 1) names.push(element.name)
    let next = at + 1
    for (let child = 0; child < (element.num_children ?? 0); child++) next = walk(next, depth + 1)
    return next
  }
  walk(0, 0)
  return names
}

function plain(row: Record<string, unknown>): Row {
  const out: Row = {}
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined || value === null) out[name] = null
    else if (typeof value === 'bigint') out[name] = Number(value)
    else if (Array.isArray(value)) out[name] = value.map(String)
    else out[name] = value as string | number | boolean
  }
  return out
}

function damaged(path: string, error: unknown): ReleaseProblem {
  if (error instanceof ReleaseProblem) return error
  const words = error instanceof Error ? error.message : String(error)
  return new ReleaseProblem(
    path,
    `it cannot be read as Parquet (${words}). It may be damaged or cut short: compare its SHA-256 with manifest.json and copy it again.`,
  )
}
