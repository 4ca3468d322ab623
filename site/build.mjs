// Builds the page into the Python package: three plain scripts (modules do not load over file://), one style sheet, fonts, the provinces.
// `node build.mjs` = `make site`. The hash of the sources goes beside it, so that a test sees when the page is out of date.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = path.dirname(fileURLToPath(import.meta.url))
const out = path.join(here, '..', 'pipeline', 'publish', 'site')
const fonts = path.join(here, 'node_modules', '@fontsource-variable')

fs.rmSync(out, { recursive: true, force: true })
for (const [name, entry] of [
  ['app', 'src/main.ts'],
  ['worker', 'src/worker.ts'],
  ['sql', 'src/sqlengine.ts'],
]) {
  await build({
    root: here,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      lib: { entry: path.join(here, entry), formats: ['iife'], name: `openIncidents_${name}`, fileName: () => `${name}.js`, cssFileName: 'app' },
    },
  })
}
fs.copyFileSync(path.join(here, 'index.html'), path.join(out, 'index.html'))
const shapes = fs.readFileSync(path.join(here, 'src', 'shapes', 'provinces.json'), 'utf8')
fs.writeFileSync(path.join(out, 'provinces.js'), `self.openIncidentsProvinces=${shapes}\n`)
fs.mkdirSync(path.join(out, 'fonts'))
for (const family of ['source-serif-4', 'source-sans-3']) {
  for (const script of ['latin', 'latin-ext']) {
    fs.copyFileSync(path.join(fonts, family, 'files', `${family}-${script}-wght-normal.woff2`), path.join(out, 'fonts', `${family}-${script}.woff2`))
  }
}
fs.copyFileSync(path.join(here, 'NOTICE.txt'), path.join(out, 'NOTICE.txt'))

/** SHA-256 over names and bytes of files, in the order of their names; tests/unit/publish/test_site.py does the same in Python. */
function hashFiles(folder, names) {
  const digest = createHash('sha256')
  for (const name of names.sort())
    digest
      .update(`${name}\n`)
      .update(
        createHash('sha256')
          .update(fs.readFileSync(path.join(folder, name)))
          .digest('hex'),
      )
      .update('\n')
  return digest.digest('hex')
}

function listFiles(folder, below = '') {
  return fs.readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = below ? `${below}/${entry.name}` : entry.name
    return entry.isDirectory() ? listFiles(folder, name) : [name]
  })
}

const sources = ['build.mjs', 'index.html', 'NOTICE.txt', 'package.json', 'package-lock.json', 'tsconfig.json', ...listFiles(here, 'src')]
fs.writeFileSync(path.join(out, 'build.json'), `${JSON.stringify({ sources: hashFiles(here, sources), page: hashFiles(out, listFiles(out)) }, null, 2)}\n`)
for (const name of listFiles(out)) console.log(name, fs.statSync(path.join(out, name)).size)
