// DuckDB-WASM on the release's own database. A script of its own, loaded when the SQL tab is opened and the engine lies beside the page. Nothing is fetched from
// anywhere else, no extension is loaded, the database is read-only.
import * as duckdb from '@duckdb/duckdb-wasm'
import type { Asked } from './sqlview'

export interface Engine {
  name: string
  ask(sql: string): Promise<Asked>
}

/** Opens `database` (an address) with the engine's files in `folder`. */
export async function openEngine(folder: string, database: string): Promise<Engine> {
  const worker = new Worker(`${folder}duckdb-browser-eh.worker.js`)
  const failed = new Promise<never>((_, reject) => (worker.onerror = (event) => reject(new Error(event.message || 'the engine does not start'))))
  const db = new duckdb.AsyncDuckDB({ log: () => undefined }, worker)
  const opened = (async () => {
    const packed = await fetch(`${folder}duckdb-eh.wasm.gz`)
    if (!packed.ok || !packed.body) throw new Error(`duckdb-eh.wasm.gz: the server answers ${packed.status}`)
    const bytes = await unpack(packed)
    const address = URL.createObjectURL(new Blob([bytes], { type: 'application/wasm' }))
    await db.instantiate(address)
    URL.revokeObjectURL(address)
    await db.open({
      path: ':memory:',
      query: { castBigIntToDouble: false, castDecimalToDouble: true },
      filesystem: { allowFullHTTPReads: true, reliableHeadRequests: true },
    })
    await db.registerFileURL('incidents.duckdb', database, duckdb.DuckDBDataProtocol.HTTP, false)
    const connection = await db.connect()
    await connection.query('SET autoinstall_known_extensions = false; SET autoload_known_extensions = false')
    await connection.query("ATTACH 'incidents.duckdb' AS release (READ_ONLY)")
    await connection.query('USE release')
    return connection
  })()
  const connection = await Promise.race([opened, failed])
  const version = String((await connection.query('SELECT version()')).getChildAt(0)?.get(0))
  return {
    name: `DuckDB ${version} in this page`,
    ask: async (sql) => {
      const table = await connection.query(sql)
      const columns = table.schema.fields.map((field) => field.name)
      const kinds = table.schema.fields.map((field) => String(field.type))
      const rows = table.toArray().map((row: { toArray(): unknown[] }) => row.toArray().map((value, at) => plain(value, kinds[at]!)))
      return { columns, rows }
    },
  }
}

/** The engine lies compressed: 8 MB in place of 34. A server that unpacks .gz on its own is noticed by the first bytes. */
async function unpack(answer: Response): Promise<ArrayBuffer> {
  const bytes = await answer.arrayBuffer()
  const [a, b] = new Uint8Array(bytes, 0, 2)
  if (a !== 0x1f || b !== 0x8b) return bytes
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}

function plain(value: unknown, kind: string): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (kind.startsWith('Date') && typeof value === 'number') return new Date(value).toISOString().slice(0, 10)
  if (kind.startsWith('Timestamp') && typeof value === 'number')
    return new Date(value)
      .toISOString()
      .replace('T', ' ')
      .replace(/\.?0*Z$/, '')
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  const list = value as { toArray?: () => unknown[] }
  if (list.toArray) return [...list.toArray()].map((item) => String(plain(item, ''))).join(', ')
  return String(value)
}

declare global {
  interface Window {
    openIncidentsEngine?: typeof openEngine
  }
}
window.openIncidentsEngine = openEngine
