// The SQL tab: questions of the cookbook to start from, an editor, the answer as a table. Which engine answers is decided when the tab is opened.
import type { App, View } from './app'
import { h, replace, said } from './dom'
import examples from './examples.json'
import { save } from './save'
import { loadScript } from './shapes'
import type { Engine } from './sqlengine'
import { openServerEngine } from './sqlserver'
import { count } from './words'

export interface Asked {
  columns: string[]
  rows: (string | number | boolean | null)[][]
}

const SHOWN = 1000

export async function sqlView(app: App, parameters: URLSearchParams): Promise<View> {
  const editor = h('textarea', { id: 'sql', rows: 9, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off' })
  editor.value = parameters.get('q') ?? examples[0]!.sql
  const answer = h('div', { class: 'answer', 'aria-live': 'polite' })
  const state = h('p', { class: 'note engine' })
  const run = h('button', { type: 'button', class: 'primary', disabled: true }, 'Run')
  const choose = h(
    'select',
    { id: 'examples' },
    h('option', { value: '' }, 'Questions of the cookbook …'),
    examples.map(({ title }, at) => h('option', { value: at }, title)),
  )
  choose.addEventListener('change', () => {
    const example = examples[Number(choose.value)]
    if (choose.value === '' || !example) return
    editor.value = example.sql
    void ask()
  })
  let engine: Engine | null = null
  const ask = async (): Promise<void> => {
    if (editor.value !== examples[0]!.sql || parameters.has('q')) history.replaceState(null, '', `#/sql?${new URLSearchParams({ q: editor.value })}`)
    if (!engine) return
    run.disabled = true
    replace(answer, h('p', { class: 'note' }, 'Asking …'))
    const started = performance.now()
    try {
      const asked = await engine.ask(editor.value)
      replace(answer, show(asked, performance.now() - started))
    } catch (error) {
      replace(answer, h('pre', { class: 'sql-error', role: 'alert' }, error instanceof Error ? error.message : String(error)))
    } finally {
      run.disabled = false
    }
  }
  run.addEventListener('click', () => void ask())
  editor.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void ask()
  })
  const element = h(
    'article',
    { class: 'sql' },
    h('h1', {}, 'Ask the release'),
    h(
      'p',
      { class: 'lede' },
      'Every table of the release, read-only: incidents, reports, claims, articles, actors, places, codes; views evidence, tolls_over_time, contested_claims, daily_counts. Nothing leaves this computer.',
    ),
    h(
      'div',
      { class: 'sql-tools' },
      h('label', { for: 'examples', class: 'sr' }, 'Questions of the cookbook'),
      choose,
      run,
      h('span', { class: 'note' }, 'Ctrl + Enter'),
    ),
    h('label', { for: 'sql', class: 'sr' }, 'SQL'),
    editor,
    state,
    answer,
  )
  const start = async (): Promise<void> => {
    replace(state, 'Starting the database …')
    try {
      engine = await openBest(app)
      if (!engine) return replace(state, ...howToAdd())
      replace(state, engine.name)
      run.disabled = false
      void ask()
      void listColumns(engine).then(
        (list) => element.append(list),
        () => undefined,
      )
    } catch (error) {
      replace(state, `The database does not start: ${error instanceof Error ? error.message : String(error)}. `, ...howToAdd())
    }
  }
  return { element, title: 'SQL', ready: () => void (engine ?? start()) }
}

/** Tables and views with their columns, to write questions from. */
async function listColumns(engine: Engine): Promise<HTMLElement> {
  const { rows } = await engine.ask(
    "SELECT table_name, string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'main' GROUP BY 1 ORDER BY 1",
  )
  return h(
    'details',
    { class: 'columns-list' },
    h('summary', {}, 'Tables and their columns'),
    h(
      'dl',
      {},
      rows.map(([table, columns]) => [h('dt', {}, h('code', {}, String(table))), h('dd', {}, String(columns))]),
    ),
    h('p', { class: 'note' }, 'What each column means: ', h('a', { href: '../DATA_DICTIONARY.md' }, 'data dictionary'), '.'),
  )
}

/** The engine beside the page if it is there, else the one of `incidents open`, else none. */
async function openBest({ release }: App): Promise<Engine | null> {
  if (release.opening.kind !== 'http') return null
  if (!release.about.engine.length) return openServerEngine()
  try {
    const { openIncidentsEngine } = await loadScript<Window>('sql.js')
    return await openIncidentsEngine!(new URL('sql/', document.baseURI).href, new URL('../incidents.duckdb', document.baseURI).href)
  } catch (error) {
    // A browser that cannot run it may still have the other.
    const engine = await openServerEngine()
    if (!engine) throw error
    return engine
  }
}

function howToAdd(): Node[] {
  const parts = [
    'No SQL engine here. ',
    h('code', {}, 'incidents open'),
    ' answers SQL on this page with the DuckDB of the program; ',
    h('code', {}, 'incidents query "FROM incidents"'),
    ' does in a terminal. To put DuckDB-WASM into releases, so that any static server will do: ',
    h('code', {}, 'make site-sql'),
    ', then build again (8 MB a release).',
  ]
  return parts.map((part) => (typeof part === 'string' ? document.createTextNode(part) : part))
}

function show({ columns, rows }: Asked, took: number): HTMLElement {
  const numeric = columns.map((_, at) => rows.some((row) => row[at] !== null) && rows.every((row) => row[at] === null || typeof row[at] === 'number'))
  const cell = (value: Asked['rows'][number][number], at: number): HTMLElement =>
    h(
      'td',
      { class: numeric[at] ? 'number' : '' },
      value === null
        ? h('span', { class: 'unknown' }, '·')
        : /^inc-[0-9a-f]{16}$/.test(String(value))
          ? h('a', { href: `#/incident/${String(value)}` }, String(value))
          : said(String(value)),
    )
  const keep = h('button', { type: 'button', class: 'quiet', onclick: () => save(new TextEncoder().encode(toCsv(columns, rows)), 'answer.csv', 'csv') }, 'CSV')
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'note' },
      `${count(rows.length, 'row')} in ${Math.round(took)} ms${rows.length > SHOWN ? `, the first ${SHOWN} shown` : ''} `,
      rows.length > 0 && keep,
    ),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Answer' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            columns.map((name, at) => h('th', { scope: 'col', class: numeric[at] ? 'number' : '' }, name)),
          ),
        ),
        h(
          'tbody',
          {},
          rows.slice(0, SHOWN).map((row) => h('tr', {}, row.map(cell))),
        ),
      ),
    ),
  )
}

function toCsv(columns: string[], rows: Asked['rows']): string {
  const quote = (value: unknown): string => {
    const text = value === null ? '' : typeof value === 'string' && /^[=+\-@\t\r\n\0]/.test(value) ? `'${value}` : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows].map((row) => row.map(quote).join(',')).join('\n') + '\n'
}
