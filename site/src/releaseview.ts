// The release itself: how much it holds, how accurate the program is, which checks it passed, what changed, which files it has.
import type { App, View } from './app'
import { accuracySection } from './accuracy'
import { h, type Child } from './dom'
import { renderMarkdown } from './markdown'
import type { Row } from './parquet'
import { count, longDay, number, size } from './words'

interface Manifest {
  created_at: string
  schema_version: string
  pipeline_version: string
  files: { path: string; bytes: number; sha256: string; rows: number | null }[]
}

export async function releaseView(app: App): Promise<View> {
  const { release } = app
  const [releases, quality, changes, manifestText] = await Promise.all([
    release.all('releases'),
    release.text('quality.json'),
    release.text('CHANGES.md'),
    release.text('manifest.json'),
  ])
  const manifest = manifestText === null ? null : (JSON.parse(manifestText) as Manifest)
  const current = releases.find((row) => row.version === release.about.version) ?? releases.at(-1)
  const element = h(
    'article',
    { class: 'release' },
    h('p', { class: 'kicker' }, 'Release'),
    h('h1', {}, release.about.version || String(current?.version ?? 'unknown')),
    current &&
      h(
        'p',
        { class: 'lede' },
        `Articles that arrived until ${longDay(Number(current.data_through))}. Schema ${String(current.schema_version)}, made by pipeline ${String(current.pipeline_version)}. A release is never changed; later ones correct and add.`,
      ),
    current && countsSection(current, releases),
    checksSection(app),
    quality !== null && accuracySection(JSON.parse(quality)),
    changes !== null && h('section', { class: 'changes' }, renderMarkdown(changes, '#/incident/')),
    manifest && filesSection(manifest),
  )
  return { element, title: 'Release' }
}

const COUNTED: [string, string][] = [
  ['n_articles', 'articles read'],
  ['n_reports', 'reports in them'],
  ['n_claims', 'claims quoted'],
  ['n_incidents', 'incidents'],
  ['n_rejected', 'set aside'],
]

function countsSection(current: Row, releases: Row[]): HTMLElement {
  const earlier = releases.filter((row) => row.version !== current.version)
  const cells = (row: Row): Child[] => COUNTED.map(([column]) => h('td', { class: 'number' }, number(Number(row[column]))))
  return h(
    'section',
    {},
    h(
      'ul',
      { class: 'counts' },
      COUNTED.map(([column, words]) => h('li', {}, h('strong', {}, number(Number(current[column]))), ' ', words)),
    ),
    earlier.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${count(earlier.length, 'earlier release')}`),
        h(
          'div',
          { class: 'scroll' },
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                h('th', { scope: 'col' }, 'Release'),
                h('th', { scope: 'col' }, 'Data through'),
                COUNTED.map(([, words]) => h('th', { scope: 'col', class: 'number' }, words)),
              ),
            ),
            h(
              'tbody',
              {},
              earlier.map((row) => h('tr', {}, h('th', { scope: 'row' }, String(row.version)), h('td', {}, longDay(Number(row.data_through))), cells(row))),
            ),
          ),
        ),
      ),
  )
}

function checksSection({ release }: App): HTMLElement {
  const { checks } = release.about
  const all = checks.reduce((sum, row) => sum + row.expectations, 0)
  const failed = checks.reduce((sum, row) => sum + row.failed, 0)
  return h(
    'section',
    { class: 'checks' },
    h('h2', {}, 'Checks'),
    checks.length === 0
      ? h('p', {}, 'This release was published without a list of checks.')
      : [
          h(
            'p',
            {},
            `${number(all)} expectations were held against its tables; ${failed ? `${number(failed)} were not met. Rows that failed are not in the tables.` : 'all were met.'} `,
            h('a', { href: '../checks.html' }, 'Every check and what came of it'),
          ),
          h(
            'div',
            { class: 'scroll' },
            h(
              'table',
              {},
              h(
                'thead',
                {},
                h(
                  'tr',
                  {},
                  h('th', { scope: 'col' }, 'Table'),
                  h('th', { scope: 'col', class: 'number' }, 'Expectations'),
                  h('th', { scope: 'col', class: 'number' }, 'Not met'),
                  h('th', { scope: 'col', class: 'number' }, 'Failing rows'),
                ),
              ),
              h(
                'tbody',
                {},
                checks.map((row) =>
                  h(
                    'tr',
                    {},
                    h('th', { scope: 'row' }, row.table),
                    [row.expectations, row.failed, row.rows].map((n) => h('td', { class: 'number' }, number(n))),
                  ),
                ),
              ),
            ),
          ),
        ],
  )
}

function filesSection(manifest: Manifest): HTMLElement {
  const files = manifest.files.filter((file) => !file.path.startsWith('site/'))
  return h(
    'section',
    { class: 'files' },
    h('h2', {}, 'Files'),
    h('p', { class: 'note' }, `Made ${manifest.created_at}. SHA-256 of every file: `, h('a', { href: '../manifest.json' }, 'manifest.json')),
    h(
      'div',
      { class: 'scroll' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'File'),
            h('th', { scope: 'col', class: 'number' }, 'Rows'),
            h('th', { scope: 'col', class: 'number' }, 'Size'),
          ),
        ),
        h(
          'tbody',
          {},
          files.map((file) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, h('a', { href: `../${file.path}` }, file.path)),
              h('td', { class: 'number' }, file.rows === null ? '' : number(file.rows)),
              h('td', { class: 'number' }, size(file.bytes)),
            ),
          ),
        ),
      ),
    ),
  )
}
