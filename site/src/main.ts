// The start: opens the release, shows the view that the address names, says what is wrong when there is no release to show.
import type { App, View } from './app'
import { append, h, replace } from './dom'
import { exploreView } from './explore'
import { Filterer } from './filters'
import { incidentView } from './incident'
import { releaseView } from './releaseview'
import { Release, type About } from './release'
import type { Opening } from './reader'
import { loadScript } from './shapes'
import { ReleaseProblem } from './source'
import { sqlView } from './sqlview'
import { Codes, longDay, parseDay } from './words'
import './style.css'

declare global {
  interface Window {
    openIncidents?: { about?: About; files?: Record<string, string> }
  }
}

const main = document.querySelector('main')!
const about = window.openIncidents?.about ?? { version: '', dataThrough: '', checks: [], engine: [], embedded: null, rows: false }

async function start(opening: Opening): Promise<void> {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': 'Reading the release' })
  replace(main, h('div', { class: 'notice' }, h('p', {}, 'Reading the release …'), bar))
  try {
    const release = await Release.open(about, opening)
    const [codeRows, store] = await Promise.all([release.all('codes'), release.overview((share) => (bar.value = share))])
    const codes = new Codes(codeRows)
    run({ release, store, codes, filterer: new Filterer(store, codes) })
  } catch (error) {
    showProblem(error)
  }
}

function run(app: App): void {
  const views = new Map<string, View>()
  const scrolled = new WeakMap<View, number>()
  let shown: View | null = null
  const route = async (): Promise<void> => {
    const [path = '', query = ''] = location.hash.replace(/^#/, '').split(/\?(.*)/s)
    const parameters = new URLSearchParams(query)
    const [, name = '', id = ''] = path.split('/')
    const key = name === 'incident' ? path : name
    try {
      let view = views.get(key)
      if (!view || (view.update && view !== shown && !view.update(parameters)) || (view === shown && view.update && !view.update(parameters))) {
        view = await makeView(app, name, decodeURIComponent(id), parameters)
        // Only the views that are costly to make and few are kept.
        if (name !== 'incident') views.set(key, view)
      }
      if (view !== shown) {
        const hadFocus = main.contains(document.activeElement)
        if (shown) scrolled.set(shown, window.scrollY)
        replace(main, view.element)
        shown = view
        view.ready?.()
        // Back in a list, the reader stands where the reader was.
        window.scrollTo(0, scrolled.get(view) ?? 0)
        // The link that was followed is gone: the keyboard goes on at the start of what it led to.
        if (hadFocus) main.focus({ preventScroll: true })
      }
      document.title = `${view.title} · Open Incidents ${about.version}`
      for (const link of document.querySelectorAll('header nav a')) {
        if (link.getAttribute('href') === `#/${name === 'incident' ? '' : name}`) link.setAttribute('aria-current', 'page')
        else link.removeAttribute('aria-current')
      }
    } catch (error) {
      shown = null
      showProblem(error)
    }
  }
  window.addEventListener('hashchange', () => void route())
  void route()
}

async function makeView(app: App, name: string, id: string, parameters: URLSearchParams): Promise<View> {
  if (name === 'incident') return incidentView(app, id)
  if (name === 'release') return releaseView(app)
  if (name === 'sql') return sqlView(app, parameters)
  return exploreView(app, parameters)
}

function showProblem(error: unknown): void {
  const known = error instanceof ReleaseProblem
  const words = error instanceof Error ? error.message : String(error)
  replace(
    main,
    h(
      'div',
      { class: 'notice problem', role: 'alert' },
      h('h1', {}, known ? `${error.file} cannot be shown` : 'Something went wrong in this page'),
      h('p', {}, known ? capitalised(error.what) : words),
      h('p', {}, h('a', { href: '#/' }, 'To the overview'), ' · ', h('a', { href: '../checks.html' }, 'Checks of this release')),
    ),
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Over file:// a page may read no other file: what it carries itself, or a folder that the reader hands over. */
async function startFromDisk(): Promise<void> {
  if (about.embedded !== null) {
    await loadScript('data.js')
    const files = window.openIncidents?.files
    if (files) return start({ kind: 'embedded', files, rows: false })
  }
  const picker = h('input', { type: 'file', id: 'folder', webkitdirectory: true, multiple: true })
  picker.addEventListener('change', () => void start({ kind: 'folder', files: [...(picker.files ?? [])], rows: about.rows }))
  replace(
    main,
    h(
      'div',
      { class: 'notice' },
      h('h1', {}, 'This release is too large to be read straight from the disk'),
      h('p', {}, 'Browsers do not let a page open the files beside it. Two ways on:'),
      h(
        'ol',
        {},
        h('li', {}, 'In a terminal: ', h('code', {}, 'incidents open'), ', which serves this folder to this computer alone and opens the page.'),
        h(
          'li',
          {},
          h('label', { for: 'folder' }, 'Pick the folder of the release, the one that holds manifest.json. It is read here and sent nowhere. '),
          picker,
        ),
      ),
    ),
  )
}

function dress(): void {
  const through = parseDay(about.dataThrough)
  const stamp = document.querySelector('.stamp')!
  append(stamp, [about.version && `Release ${about.version}`, through !== null && ` · data through ${longDay(through)}`])
}

dress()
void (location.protocol === 'file:' ? startFromDisk() : start({ kind: 'http', base: new URL('../', document.baseURI).href, rows: about.rows }))
