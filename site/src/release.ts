// The release as the page sees it: the same questions, answered by the worker where there is one.
import type { FileKind } from './files'
import type { Row } from './parquet'
import { Reader, type Detail, type Opening } from './reader'
import { ReleaseProblem } from './source'
import type { Store } from './store'
import type { Answer, Question } from './worker'

/** What the publish step says of the release beside its tables (release.js). */
export interface About {
  version: string
  dataThrough: string
  checks: { table: string; expectations: number; failed: number; rows: number }[]
  /** Files of the engine of the SQL tab that lie in site/sql/. */
  engine: string[]
  /** Size in bytes of data.js, null when the release is too large to carry one. */
  embedded: number | null
  /** Whether site/rows/ says where the rows of an incident stand. */
  rows: boolean
}

export class Release {
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void; progress?: (share: number) => void }>()
  private count = 0

  private constructor(
    readonly about: About,
    readonly opening: Opening,
    private readonly worker: Worker | null,
    private readonly reader: Reader | null,
  ) {
    if (!worker) return
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.receive(data)
    worker.onerror = (event) => {
      for (const { reject } of this.waiting.values()) reject(new ReleaseProblem('worker.js', event.message || 'it does not start'))
      this.waiting.clear()
    }
  }

  static async open(about: About, opening: Opening): Promise<Release> {
    if (location.protocol === 'file:') return new Release(about, opening, null, new Reader(opening))
    const release = new Release(about, opening, new Worker('worker.js'), null)
    await release.ask('open', [opening])
    return release
  }

  overview(progress: (share: number) => void): Promise<Store> {
    return this.reader ? this.reader.overview(progress) : this.ask('overview', [], progress)
  }
  all(name: string): Promise<Row[]> {
    return this.reader ? this.reader.all(name) : this.ask('all', [name])
  }
  text(name: string): Promise<string | null> {
    return this.reader ? this.reader.text(name) : this.ask('text', [name])
  }
  counts(names: string[]): Promise<Record<string, number>> {
    return this.reader ? this.reader.counts(names) : this.ask('counts', [names])
  }
  summaries(rows: number[]): Promise<string[]> {
    return this.reader ? this.reader.summaries(rows) : this.ask('summaries', [rows])
  }
  incident(row: number): Promise<Detail> {
    return this.reader ? this.reader.incident(row) : this.ask('incident', [row])
  }
  history(id: string): Promise<Row[]> {
    return this.reader ? this.reader.history(id) : this.ask('history', [id])
  }
  file(kind: FileKind, rows: number[]): Promise<Uint8Array> {
    return this.reader ? this.reader.file(kind, rows) : this.ask('file', [kind, rows])
  }

  private ask<T>(method: string, values: unknown[], progress?: (share: number) => void): Promise<T> {
    const id = this.count++
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, progress })
      this.worker!.postMessage({ id, method, arguments: values } satisfies Question)
    })
  }

  private receive(answer: Answer): void {
    const asked = this.waiting.get(answer.id)
    if (!asked) return
    if ('progress' in answer) return asked.progress?.(answer.progress)
    this.waiting.delete(answer.id)
    if ('problem' in answer)
      asked.reject(answer.problem.file === null ? new Error(answer.problem.what) : new ReleaseProblem(answer.problem.file, answer.problem.what))
    else asked.resolve(answer.result)
  }
}
