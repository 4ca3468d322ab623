// Where the bytes of a release come from: a web server, the copy embedded for file://, or a folder that the reader picks. No format is read here.
import type { AsyncBuffer } from 'hyparquet'

/** A file of the release that is missing or cannot be read; `file` names it. */
export class ReleaseProblem extends Error {
  constructor(
    readonly file: string,
    readonly what: string,
  ) {
    super(`${file}: ${what}`)
  }
}

export interface Source {
  readonly kind: 'http' | 'embedded' | 'folder'
  /** The file for reading parts of it. Throws ReleaseProblem when there is none. */
  open(name: string): Promise<AsyncBuffer>
  /** A small text file, null when the release has none of that name. */
  text(name: string): Promise<string | null>
}

// A file below this size is fetched whole: one request is cheaper than many parts.
const WHOLE = 8_000_000
const TAIL = 400_000

export class HttpSource implements Source {
  readonly kind = 'http'
  private sizes: Promise<Map<string, number>> | undefined

  /** `base` is the address of the release's folder and ends in a slash. */
  constructor(private readonly base: string) {}

  async open(name: string): Promise<AsyncBuffer> {
    const sizes = await (this.sizes ??= this.listSizes())
    const size = sizes.get(name) ?? (await this.askSize(name))
    if (size <= WHOLE) return (await this.request(name)).arrayBuffer()
    let whole: ArrayBuffer | undefined
    const read = async (start: number, end: number): Promise<ArrayBuffer> => {
      if (whole) return whole.slice(start, end)
      const answer = await this.request(name, { headers: { Range: `bytes=${start}-${end - 1}` } })
      const bytes = await answer.arrayBuffer()
      if (answer.status === 206) return bytes
      // This server does not know parts: keep what it sent.
      whole = bytes
      return bytes.slice(start, end)
    }
    // The footer and the indexes of the pages lie together at the end and are read in many small parts: they are fetched once.
    const tail = Math.max(0, size - TAIL)
    let end: Promise<ArrayBuffer> | undefined
    return {
      byteLength: size,
      slice: async (from: number, to = size) => {
        const start = from < 0 ? size + from : from
        if (start < tail) return read(start, to)
        end ??= read(tail, size)
        end.catch(() => (end = undefined))
        return (await end).slice(start - tail, to - tail)
      },
    }
  }

  async text(name: string): Promise<string | null> {
    const answer = await fetch(this.base + name)
    return answer.ok ? answer.text() : null
  }

  private async listSizes(): Promise<Map<string, number>> {
    const text = await this.text('manifest.json')
    if (text === null) return new Map()
    const manifest = JSON.parse(text) as { files: { path: string; bytes: number }[] }
    return new Map(manifest.files.map((file) => [file.path, file.bytes]))
  }

  private async askSize(name: string): Promise<number> {
    const answer = await this.request(name, { method: 'HEAD' })
    return Number(answer.headers.get('Content-Length') ?? 0)
  }

  private async request(name: string, init?: RequestInit): Promise<Response> {
    let answer: Response
    try {
      answer = await fetch(this.base + name, init)
    } catch {
      throw new ReleaseProblem(name, 'the server does not answer. Is `incidents open` still running?')
    }
    if (!answer.ok) throw new ReleaseProblem(name, `the server answers ${answer.status}. The release is not whole, or the page was moved away from it.`)
    return answer
  }
}

/** The files that a small release carries in site/data.js, in base64: browsers let no page read other files of its folder over file://. */
export class EmbeddedSource implements Source {
  readonly kind = 'embedded'
  constructor(private readonly files: Record<string, string>) {}

  async open(name: string): Promise<AsyncBuffer> {
    const bytes = this.bytes(name)
    if (!bytes) throw new ReleaseProblem(name, 'not among the files that this page carries.')
    return bytes.buffer as ArrayBuffer
  }

  async text(name: string): Promise<string | null> {
    const bytes = this.bytes(name)
    return bytes ? new TextDecoder().decode(bytes) : null
  }

  private bytes(name: string): Uint8Array | null {
    const encoded = this.files[name]
    return encoded === undefined ? null : Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
  }
}

/** Files of a folder that the reader has picked in a dialogue; read in parts, whatever their size. */
export class FolderSource implements Source {
  readonly kind = 'folder'
  private readonly files = new Map<string, File>()

  constructor(picked: Iterable<File>) {
    for (const file of picked) {
      const path = file.webkitRelativePath.split('/').slice(1).join('/') || file.name
      this.files.set(path, file)
    }
  }

  async open(name: string): Promise<AsyncBuffer> {
    const file = this.files.get(name)
    if (!file) throw new ReleaseProblem(name, 'not in the folder that was picked. Pick the folder of one release, the one that holds manifest.json.')
    return { byteLength: file.size, slice: (start, end) => file.slice(start < 0 ? file.size + start : start, end ?? file.size).arrayBuffer() }
  }

  async text(name: string): Promise<string | null> {
    return this.files.get(name)?.text() ?? null
  }
}
