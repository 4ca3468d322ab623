// Everything that is asked of a release: the overview, one incident with all that belongs to it, rows to download. Runs in the worker, or in the page itself
// where there are no workers (file://). Nothing is drawn here.
import type { AsyncBuffer } from 'hyparquet'
import { loadStore } from './load'
import { Table, type Row } from './parquet'
import { EmbeddedSource, FolderSource, HttpSource, type Source } from './source'
import { splitId, type Store } from './store'
import { makeFile, type FileKind } from './files'

export interface Detail {
  incident: Row
  reports: Row[]
  claims: Row[]
  articles: Row[]
  history: Row[]
  /** Incidents that say they respond to this one. */
  responses: string[]
}

export type Opening = { rows: boolean } & (
  { kind: 'http'; base: string } | { kind: 'embedded'; files: Record<string, string> } | { kind: 'folder'; files: File[] }
)

// What the page shows of them: of a large file each further column is a further request.
const REPORT = ['report_id', 'article_id', 'role', 'char_start', 'char_end', 'quote']
const CLAIM = [
  'report_id',
  'article_id',
  'claim_type',
  'claimant',
  'claimant_side',
  'relay',
  'outcome',
  'victim_class',
  'count_low',
  'count_high',
  'count_kind',
  'is_total',
  'superseded',
  'char_start',
  'char_end',
  'quote',
]
const ARTICLE = ['article_id', 'url', 'publisher', 'title', 'published_at', 'published_precision', 'story_id', 'superseded_by']

export class Reader {
  private readonly source: Source
  private readonly tables = new Map<string, Promise<Table>>()
  private readonly indexes = new Map<string, Promise<AsyncBuffer>>()
  private readonly keys = new Map<string, Promise<Keys>>()

  constructor(private readonly opening: Opening) {
    if (opening.kind === 'http') this.source = new HttpSource(opening.base)
    else if (opening.kind === 'embedded') this.source = new EmbeddedSource(opening.files)
    else this.source = new FolderSource(opening.files)
  }

  async overview(progress: (share: number) => void): Promise<Store> {
    return loadStore(await this.table('incidents'), progress)
  }

  /** A whole small table. */
  async all(name: string): Promise<Row[]> {
    return (await this.table(name)).read()
  }

  async text(name: string): Promise<string | null> {
    return this.source.text(name)
  }

  async counts(names: string[]): Promise<Record<string, number>> {
    const pairs = await Promise.all(names.map(async (name) => [name, (await this.table(name)).rows] as const))
    return Object.fromEntries(pairs)
  }

  async summaries(rows: number[]): Promise<string[]> {
    return (await (await this.table('incidents')).pick(rows, ['summary'])).map((row) => String(row.summary ?? ''))
  }

  async incident(row: number): Promise<Detail> {
    const [incident] = await (await this.table('incidents')).pick([row])
    const id = String(incident!.incident_id)
    const [reports, claims, history, responses] = await Promise.all([
      this.belonging('reports', row, id, REPORT),
      this.belonging('claims', row, id, CLAIM),
      this.opening.rows ? this.belonging('incident_history', row, id) : this.history(id),
      this.where('incidents', 'responds_to_incident_id', [id], ['incident_id']),
    ])
    const articles = await this.articlesOf(row, reports)
    return { incident: incident!, reports, claims, articles, history, responses: responses.map((found) => String(found.incident_id)) }
  }

  /** What happened to an id, and to the ids that went into it. */
  async history(id: string): Promise<Row[]> {
    const [own, others] = await Promise.all([this.where('incident_history', 'incident_id', [id]), this.where('incident_history', 'related_incident_id', [id])])
    return [...own, ...others]
  }

  /** Rows of `incidents` as a file to keep, with all columns. */
  async file(kind: FileKind, rows: number[]): Promise<Uint8Array> {
    const table = await this.table('incidents')
    return makeFile(kind, await table.pick(rows), table.metadata.schema)
  }

  /** Rows of a table that name the incident: by the index that a large release has, else by its column of ids. */
  private async belonging(name: string, row: number, id: string, columns?: string[]): Promise<Row[]> {
    if (!this.opening.rows) return this.where(name, 'incident_id', [id], columns)
    return (await this.table(name)).pick(await this.rowsOf(name, row), columns)
  }

  private async articlesOf(row: number, reports: Row[]): Promise<Row[]> {
    if (!this.opening.rows) return this.where('articles', 'article_id', [...new Set(reports.map((report) => String(report.article_id)))], ARTICLE)
    const places = await this.index('articles_of_reports')
    const found = await Promise.all((await this.rowsOf('reports', row)).map(async (report) => (await numbers(places, report, 1))[0]!))
    return (await this.table('articles')).pick(
      [...new Set(found)].filter((place) => place !== NONE),
      ARTICLE,
    )
  }

  /** See pipeline/publish/site_rows.py for the format. */
  private async rowsOf(name: string, row: number): Promise<number[]> {
    const file = await this.index(name)
    const [from, to] = (await numbers(file, row, 2)) as [number, number]
    return numbers(file, (await this.table('incidents')).rows + 1 + from, to - from)
  }

  private index(name: string): Promise<AsyncBuffer> {
    return this.remember(this.indexes, name, () => this.source.open(`site/rows/${name}.bin`))
  }

  private table(name: string): Promise<Table> {
    return this.remember(this.tables, name, () => Table.open(this.source, name))
  }

  private async where(name: string, column: string, ids: string[], columns?: string[]): Promise<Row[]> {
    const table = await this.table(name)
    const keys = await this.remember(this.keys, `${name}.${column}`, () => Keys.read(table, column))
    return table.pick(keys.find(ids), columns)
  }

  // What failed is asked for again the next time.
  private remember<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
    let found = known.get(key)
    if (!found) {
      found = make()
      known.set(key, found)
      found.catch(() => known.delete(key))
    }
    return found
  }
}

const NONE = 0xffffffff

async function numbers(file: AsyncBuffer, start: number, count: number): Promise<number[]> {
  if (!count) return []
  const view = new DataView(await file.slice(start * 4, (start + count) * 4))
  return Array.from({ length: count }, (_, at) => view.getUint32(at * 4, true))
}

/** A column of ids as numbers, 8 bytes a row: found by going through them all, 3 million in some milliseconds. */
class Keys {
  private constructor(
    private readonly high: Uint32Array,
    private readonly low: Uint32Array,
  ) {}

  static async read(table: Table, column: string): Promise<Keys> {
    const high = new Uint32Array(table.rows)
    const low = new Uint32Array(table.rows)
    await table.scan([column], ({ values, start }) => {
      for (let at = 0; at < values.length; at++) if (values[at] != null) [high[start + at], low[start + at]] = splitId(String(values[at]))
    })
    return new Keys(high, low)
  }

  find(ids: string[]): number[] {
    const wanted = new Map<number, Set<number>>()
    for (const [high, low] of ids.map(splitId)) wanted.set(low, (wanted.get(low) ?? new Set<number>()).add(high))
    const found: number[] = []
    for (let row = 0; row < this.low.length; row++) if (wanted.get(this.low[row]!)?.has(this.high[row]!)) found.push(row)
    return found
  }
}
