// The first view: one sentence on what is shown, the filters, the map, the timeline, the table, and the rows to take away.
import type { App, View } from './app'
import { save } from './save'
import { append, h, replace, said } from './dom'
import { FAMILIES, markOf, markOfFamily } from './families'
import { isFiltered, noFilters, readFilters, writeFilters, type Filters, type Result } from './filters'
import { HEAT_STEPS, MARKS } from './ink'
import { IncidentMap } from './map'
import { Panel } from './panel'
import { COUNTRY, DISTRICT, NEAR, NOWHERE, POINT, PROVINCE, REGION, findAreas, placeAll, precisionWords, type Places } from './places'
import { idOf, textOf } from './store'
import { DEFAULT_SORTING, IncidentTable, parseSorting, type Sorting } from './table'
import { Timeline } from './timeline'
import { capital, count, interval, number, plainCode, range, whenOf, whereOf } from './words'
import type { FileKind } from './files'

/** A browser builds a file of more rows than this in memory only with luck; the whole table lies in the release. */
const MOST_TAKEN = 200_000

export function exploreView(app: App, first: URLSearchParams): View {
  const { store, codes } = app
  const places = placeAll(store)
  let filters = noFilters()
  let sorting: Sorting = DEFAULT_SORTING
  let page = 1
  let result: Result

  const go = (change: { filters?: Filters; sorting?: Sorting; page?: number }): void => {
    const next = new URLSearchParams()
    writeFilters(change.filters ?? filters, next)
    const order = change.sorting ?? sorting
    if (order.key !== DEFAULT_SORTING.key || order.down !== DEFAULT_SORTING.down) next.set('sort', `${order.down ? '-' : ''}${order.key}`)
    if ((change.page ?? 1) > 1) next.set('page', String(change.page))
    // Commas read better than their escapes, and stand in an address as they are.
    const query = next.toString().replaceAll('%2C', ',')
    history.replaceState(null, '', `#/${query && `?${query}`}`)
    update(next)
  }

  const headline = h('h1', { class: 'headline', 'aria-live': 'polite' })
  const reset = h('button', { type: 'button', class: 'quiet', onclick: () => go({ filters: noFilters(), sorting }) }, 'Show everything')
  const card = h('div', { class: 'card', hidden: true })
  const map = new IncidentMap(store, places, (code) => codes.country(code), {
    pointed: (rows, x, y) => fillCard(rows, x, y, false),
    chosen: (rows, x, y) => (rows.length === 1 ? (location.hash = `#/incident/${idOf(store, rows[0]!)}`) : fillCard(rows, x, y, true)),
  })
  let pinned = false
  const fillCard = (rows: number[], x: number, y: number, pin: boolean): void => {
    if (pinned && !pin) return
    pinned = pin && rows.length > 0
    card.hidden = !rows.length
    if (!rows.length) return
    const { width, height } = map.element.getBoundingClientRect()
    card.style.left = `${x > width / 2 ? Math.max(8, x - 296) : x + 14}px`
    card.style.top = `${Math.min(y + 12, height - 60)}px`
    card.classList.toggle('pinned', pinned)
    replace(
      card,
      rows.length > 1 && h('p', { class: 'card-head' }, count(rows.length, 'incident'), ' here'),
      rows
        .slice(0, 6)
        .map((row) =>
          h(
            'p',
            {},
            h('a', { href: `#/incident/${idOf(store, row)}` }, markOf(textOf(store.type, row)), ' ', capital(plainCode(textOf(store.type, row)))),
            ', ',
            said(whereOf(store, row, codes).place),
            h(
              'span',
              { class: 'around' },
              ` · ${whenOf(store, row)}${store.killedBest[row]! >= 0 ? ` · ${number(store.killedBest[row]!)} killed` : ''} · ${precisionWords(store, row)}`,
            ),
          ),
        ),
      rows.length > 6 && h('p', { class: 'around' }, `and ${number(rows.length - 6)} more: zoom in or filter`),
    )
  }
  const legend = h('div', { class: 'legend' })
  const offMap = h('p', { class: 'off-map' })
  append(map.element, [card])
  const timeline = new Timeline(store, ({ from, to }) => go({ filters: { ...filters, from, to } }))
  const panel = new Panel(store, codes, (changed) => go({ filters: changed }))
  const table = new IncidentTable(store, codes, {
    sort: (order) => go({ sorting: order }),
    page: (to) => {
      go({ page: to })
      table.element.scrollIntoView({ block: 'start' })
    },
    hover: (row) => map.highlight(row),
  })
  const takeAway = h('div', { class: 'take' })
  const side = h('details', { class: 'side', open: matchMedia('(min-width: 960px)').matches }, h('summary', {}, 'Filters'), panel.element)
  const element = h(
    'div',
    { class: 'explore' },
    h('div', { class: 'lead' }, headline, reset),
    side,
    h(
      'div',
      { class: 'main' },
      h('figure', { class: 'map-figure' }, map.element, h('figcaption', {}, legend, offMap)),
      timeline.element,
      h('section', { class: 'list', 'aria-label': 'Table of incidents' }, h('div', { class: 'list-head' }, h('h2', {}, 'Incidents'), takeAway), table.element),
    ),
  )

  const update = (parameters: URLSearchParams): boolean => {
    filters = readFilters(parameters)
    sorting = parseSorting(parameters.get('sort'))
    page = Number(parameters.get('page')) || 1
    result = app.filterer.run(filters)
    pinned = false
    card.hidden = true
    replace(headline, sentence(app, result))
    reset.hidden = !isFiltered(filters)
    panel.show(filters, result)
    map.show(result.fails)
    timeline.show((start, width, bins) => app.filterer.bin(result.fails, start, width, bins, FAMILIES.length), { from: filters.from, to: filters.to })
    table.show(result.fails, result.shown, sorting, page)
    replace(legend, legendOf(places, result))
    replace(offMap, offMapWords(places, result))
    replace(
      takeAway,
      result.shown > 0 &&
        result.shown <= MOST_TAKEN && [
          h('span', {}, `Take ${result.shown === 1 ? 'this one' : `these ${number(result.shown)}`} away: `),
          (['csv', 'geojson', 'parquet'] as FileKind[]).map((kind) => downloadButton(app, kind, () => [...table.shown])),
        ],
      result.shown > MOST_TAKEN && [
        h('span', {}, 'Take all away: '),
        h('a', { href: '../incidents.parquet' }, 'Parquet'),
        h('a', { href: '../csv/incidents.csv' }, 'CSV'),
        h('a', { href: '../incidents.geoparquet' }, 'GeoParquet'),
        h('span', {}, `a selection of up to ${number(MOST_TAKEN)} can be taken alone`),
      ],
    )
    return true
  }
  update(first)
  void findAreas(store, places).then(
    (changed) => changed && map.redraw(),
    () => undefined,
  )
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', () => {
    map.recolour()
    timeline.draw()
  })
  return { element, title: 'Explore', update }
}

function downloadButton(app: App, kind: FileKind, rows: () => number[]): HTMLElement {
  const label = kind === 'csv' ? 'CSV' : kind === 'geojson' ? 'GeoJSON' : 'Parquet'
  const button = h('button', { type: 'button', class: 'quiet', 'data-kind': kind }, label)
  button.addEventListener('click', async () => {
    button.disabled = true
    replace(button, `${label} …`)
    try {
      save(await app.release.file(kind, rows()), `open-incidents-${app.release.about.version}-selection.${kind}`, kind)
      replace(button, label)
    } catch (error) {
      replace(button, `${label}: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      button.disabled = false
    }
  })
  return button
}

/** What is shown, in one sentence with its numbers. */
function sentence({ store, codes }: App, { shown, totals }: Result): (Node | string)[] {
  if (!store.n) return ['This release holds no incidents.']
  if (!shown) return ['No incident fits these filters.']
  const strong = (text: string): Node => h('strong', {}, text)
  const words: (Node | string)[] = [strong(count(shown, 'incident'))]
  if (totals.country !== null) words.push(` in ${codes.country(totals.country)}`)
  else if (totals.countries > 1) words.push(` in ${totals.countries} countries`)
  if (Number.isFinite(totals.first)) words.push(`, ${interval(totals.first, totals.last)}`)
  if (totals.withToll && totals.killedHigh > 0) {
    const toll = range(totals.killedLow, totals.killedHigh)
    words.push(
      '. Sources report ',
      strong(`${toll}${totals.open ? ' or more' : ''} killed`),
      totals.withToll < shown ? ` in ${number(totals.withToll)} of them` : '',
    )
  }
  if (totals.contested) words.push(shown === 1 ? '; they disagree' : `; they disagree on ${totals.contested === shown ? 'all' : number(totals.contested)}`)
  words.push('.')
  return words
}

function legendOf(places: Places, { fails, shown }: Result): (Node | string | null)[] {
  const kinds = new Set<number>()
  const families = new Set<number>()
  let marks = 0
  for (let row = 0; row < fails.length; row++) {
    if (fails[row] || places.kind[row] === NOWHERE) continue
    kinds.add(places.kind[row]!)
    families.add(places.family[row]!)
    if (!places.area[row]) marks++
  }
  if (!shown) return []
  const key = (sign: string, text: string): Node => h('span', { class: 'key' }, h('i', { class: `sign ${sign}` }), text)
  return [
    ...[...families].sort().map((family) => h('span', { class: 'key' }, markOfFamily(family), FAMILIES[family]!.title)),
    kinds.has(POINT) ? key('sized', 'larger: more killed') : null,
    kinds.has(NEAR) ? key('near', 'within 25 km') : null,
    kinds.has(DISTRICT) ? key('district', 'somewhere in a district') : null,
    kinds.has(PROVINCE) || kinds.has(REGION) || kinds.has(COUNTRY) ? key('area', 'somewhere in a province, region or country') : null,
    marks > MARKS
      ? h(
          'span',
          { class: 'key heat' },
          HEAT_STEPS.map((from, step) => h('span', { class: `step heat-${step}` }, `${from}+`)),
          ' incidents in a cell; zoom in for single ones',
        )
      : null,
  ]
}

function offMapWords(places: Places, { fails }: Result): string {
  let off = 0
  for (let row = 0; row < fails.length; row++) if (!fails[row] && places.kind[row] === NOWHERE) off++
  return off ? `${count(off, 'incident')} not on the map: no place is told, or it lies in no one country.` : ''
}
