// Puts DuckDB-WASM from the npm package where the publish step finds it: the engine compressed (34 MB -> 8 MB), its worker as it is. One variant: browsers without
// WebAssembly exceptions ("mvp") are older than the rest of the page allows.
import fs from 'node:fs'
import zlib from 'node:zlib'

const source = new URL('../node_modules/@duckdb/duckdb-wasm/dist/', import.meta.url)
const target = new URL('../../pipeline/publish/engine/', import.meta.url)
fs.mkdirSync(target, { recursive: true })
fs.writeFileSync(new URL('duckdb-eh.wasm.gz', target), zlib.gzipSync(fs.readFileSync(new URL('duckdb-eh.wasm', source)), { level: 9 }))
// Without its source map, which is not shipped.
const worker = fs.readFileSync(new URL('duckdb-browser-eh.worker.js', source), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
fs.writeFileSync(new URL('duckdb-browser-eh.worker.js', target), worker)
for (const name of fs.readdirSync(target)) console.log(name, fs.statSync(new URL(name, target)).size)
