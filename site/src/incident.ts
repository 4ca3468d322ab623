// One incident: its fields in words, its toll over time, who says what, the sources, the chain of answers, its history, its codes elsewhere, how to cite it.
import type { App, View } from './app'
import { h, outward, said, type Child } from './dom'
import { markOf } from './families'
import { evidenceSection } from './evidence'
import { locator } from './locator'
import { precisionWords } from './places'
import type { Row } from './parquet'
import type { Detail } from './reader'
import { idOf, rowOf } from './store'
import { tollSection } from './toll'
import { capital, count, interval, longDay, moment, plainCode, range, whenOf, whereOf } from './words'

export async function incidentView(app: App, asked: string): Promise<View> {
  if (!/^inc-[0-9a-f]{16}$/.test(asked)) return missing(asked, 'An id of an incident looks like inc-0123456789abcdef.')
  const trail = await follow(app, asked)
  const row = rowOf(app.store, trail.id)
  if (row < 0)
    return missing(
      asked,
      trail.ended ? `It was ${trail.ended}.` : 'This release has no incident of this id, and its history does not name it. It may belong to another release.',
    )
  if (trail.id !== asked) history.replaceState(null, '', `#/incident/${trail.id}`)
  const detail = await app.release.incident(row)
  const { incident } = detail
  const type = text(incident.event_type)
  const where = whereOf(app.store, row, app.codes)
  const title = `${capital(plainCode(type))}, ${where.place || 'place unknown'}, ${whenOf(app.store, row)}`
  const element = h(
    'article',
    { class: 'incident' },
    trail.id !== asked && h('p', { class: 'moved', role: 'status' }, `${asked} was merged into this incident. `, trail.reason && said(trail.reason)),
    h(
      'p',
      { class: 'kicker' },
      markOf(type, 14),
      ' ',
      capital(plainCode(type)),
      text(incident.event_subtype) && [' · ', said(text(incident.event_subtype)!)],
      h(
        'span',
        { class: `chip ${text(incident.evidence_grade)}`, title: app.codes.meaning('evidence_grade', text(incident.evidence_grade)) },
        plainCode(text(incident.evidence_grade)),
      ),
      text(incident.status) !== 'published' && h('span', { class: 'chip', title: app.codes.meaning('status', text(incident.status)) }, text(incident.status)),
      incident.contested && text(incident.evidence_grade) !== 'contested' && h('span', { class: 'chip contested' }, 'contested'),
    ),
    h('h1', {}, said(text(incident.summary) ?? title)),
    text(incident.status) === 'retracted' && h('p', { class: 'moved' }, 'This incident was withdrawn. ', app.codes.meaning('status', 'retracted')),
    h(
      'div',
      { class: 'columns' },
      h('div', { class: 'left' }, facts(app, row, detail), locator(app, row)),
      h('div', { class: 'right' }, tollSection(detail, 'killed'), tollSection(detail, 'injured')),
    ),
    evidenceSection(app, detail),
    await chainSection(app, row, detail),
    historySection(detail),
    codesSection(app, incident),
    citeSection(app, incident, title),
  )
  return { element, title }
}

/** Follows mergers to the id that is in use. */
async function follow(app: App, asked: string): Promise<{ id: string; reason: string | null; ended: string | null }> {
  let id = asked
  let reason: string | null = null
  for (let steps = 0; steps < 100 && rowOf(app.store, id) < 0; steps++) {
    const rows = (await app.release.history(id)).filter((row) => row.incident_id === id)
    const merged = rows.findLast((row) => row.action === 'merged' && row.related_incident_id)
    if (!merged) {
      const last = rows.at(-1)
      return { id, reason, ended: last ? `${String(last.action)} on ${longDay(Number(last.as_of))}: ${String(last.reason)}` : null }
    }
    id = String(merged.related_incident_id)
    reason = text(merged.reason)
  }
  return { id, reason, ended: null }
}

function missing(asked: string, why: string): View {
  const element = h(
    'div',
    { class: 'notice', role: 'alert' },
    h('h1', {}, 'No such incident'),
    h('p', {}, h('code', {}, asked), '. ', why),
    h('p', {}, h('a', { href: '#/' }, 'To all incidents')),
  )
  return { element, title: 'No such incident' }
}

function facts({ store, codes }: App, row: number, { incident }: Detail): HTMLElement {
  const line = (term: string, ...words: Child[]): HTMLElement[] => [h('dt', {}, term), h('dd', {}, ...words)]
  const list = (values: unknown): Child => {
    const texts = (values as string[] | null) ?? []
    return texts.length ? texts.map((value, at) => [at ? ', ' : '', said(value)]) : null
  }
  const note = (words: string): HTMLElement => h('span', { class: 'note' }, words)
  const where = whereOf(store, row, codes)
  const start = num(incident.date_start)
  const precision = text(incident.date_precision)
  const classes = (['civilians', 'children', 'women', 'militants', 'security_forces', 'attackers'] as const)
    .map((kind) => [plainCode(kind), range(num(incident[`${kind}_killed_low`]), num(incident[`${kind}_killed_high`]))] as const)
    .filter(([, value]) => value)
  const killed = range(num(incident.killed_low), num(incident.killed_high))
  const injured = range(num(incident.injured_low), num(incident.injured_high))
  return h(
    'dl',
    { class: 'facts' },
    line('What', capital(plainCode(text(incident.event_type))), note(codes.meaning('event_type', text(incident.event_type)))),
    line(
      'When',
      start === null ? 'not told' : interval(start, num(incident.date_end) ?? start),
      precision !== 'day' && note(codes.meaning('date_precision', precision)),
    ),
    line('Where', said(where.place || 'not told'), where.around && [', ', said(where.around)], note(capital(precisionWords(store, row)) + '.')),
    line('By', list(incident.actors) ?? 'nobody is named', note(codes.meaning('responsibility', text(incident.responsibility)))),
    list(incident.targets) && line('Against', list(incident.targets)),
    list(incident.weapons) && line('With', ((incident.weapons as string[]) ?? []).map(plainCode).join(', ')),
    line(
      'Killed',
      killed || 'no number is told',
      killed &&
        num(incident.killed_best) !== null &&
        range(num(incident.killed_best), num(incident.killed_best)) !== killed &&
        note(`Best single figure by rule: ${num(incident.killed_best)}.`),
      classes.length > 0 &&
        note(
          `Among the figures told: ${classes.map(([name, value]) => `${name} ${value}`).join('; ')}.${classes.some(([name]) => name === 'attackers') ? ' Attackers are not part of the total.' : ''}`,
        ),
    ),
    line('Injured', injured || 'no number is told'),
    line(
      'Rests on',
      count(Number(incident.n_independent), 'independent story', 'independent stories'),
      ' in ',
      count(Number(incident.n_articles), 'article'),
      ' by ',
      count(Number(incident.n_publishers), 'publisher'),
      note(codes.meaning('evidence_grade', text(incident.evidence_grade))),
    ),
    line(
      'Reported',
      incident.first_reported_at === null ? 'time not known' : moment(num(incident.first_reported_at)),
      num(incident.last_reported_at) !== num(incident.first_reported_at) && [' to ', moment(num(incident.last_reported_at))],
    ),
    ((incident.qc_flags as string[] | null) ?? []).length > 0 &&
      line('Flags', (incident.qc_flags as string[]).map(plainCode).join(', '), note('Soft checks that the row failed; not errors.')),
  )
}

async function chainSection(app: App, row: number, { incident, responses }: Detail): Promise<HTMLElement | null> {
  const before: string[] = []
  let next = text(incident.responds_to_incident_id)
  while (next && before.length < 10 && !before.includes(next)) {
    before.unshift(next)
    const at = rowOf(app.store, next)
    next = at < 0 ? null : text((await app.release.incident(at)).incident.responds_to_incident_id)
  }
  const after = responses.filter((id) => id !== idOf(app.store, row))
  if (!before.length && !after.length) return null
  const step = (id: string): HTMLElement => {
    const at = rowOf(app.store, id)
    return h(
      'li',
      {},
      at < 0 ? h('code', {}, id) : [h('span', { class: 'when' }, whenOf(app.store, at)), ' ', h('a', { href: `#/incident/${id}` }, shortTitle(app, at))],
    )
  }
  return h(
    'section',
    { class: 'chain' },
    h('h2', {}, 'The chain it stands in'),
    h('p', { class: 'note' }, 'Where a report says that one incident answers another. Not a cause that we inferred.'),
    h(
      'ol',
      {},
      before.map(step),
      h('li', { class: 'here', 'aria-current': 'true' }, h('span', { class: 'when' }, whenOf(app.store, row)), ' This incident'),
      after.map(step),
    ),
  )
}

function shortTitle(app: App, row: number): string {
  const type = app.store.type.values[app.store.type.codes[row]! - 1] ?? ''
  const { place, around } = whereOf(app.store, row, app.codes)
  return `${capital(plainCode(type))}, ${[place, around].filter(Boolean).join(', ')}`
}

function historySection({ incident, history }: Detail): HTMLElement {
  const rows = [...history].sort((a, b) => Number(a.as_of) - Number(b.as_of))
  return h(
    'section',
    { class: 'history' },
    h('h2', {}, 'Revisions'),
    h('p', { class: 'note' }, `Revision ${String(incident.revision)} of this row, written by pipeline ${String(incident.pipeline_version)}.`),
    rows.length > 0 &&
      h(
        'ol',
        {},
        rows.map((row) => {
          const other = text(row.related_incident_id)
          const absorbed = other === incident.incident_id
          return h(
            'li',
            {},
            h('span', { class: 'when' }, longDay(Number(row.as_of))),
            ' ',
            h('strong', {}, absorbed ? `${String(row.action)} from ${String(row.incident_id)}` : String(row.action)),
            other && !absorbed && [' ', h('a', { href: `#/incident/${other}` }, other)],
            ': ',
            said(String(row.reason)),
          )
        }),
      ),
  )
}

const SCHEMES: [string, string][] = [
  ['PLOVER', 'plover'],
  ['CAMEO', 'cameo'],
  ['ACLED event type', 'acled_event_type'],
  ['ACLED sub-event type', 'acled_sub_event_type'],
  ['UCDP type of violence', 'ucdp_type'],
]
const MATCHES: Record<string, string> = { exact: 'the same cases', broader: 'that name covers more', narrower: 'that name covers less' }

function codesSection({ codes }: App, incident: Row): HTMLElement {
  const code = codes.row('event_type', text(incident.event_type))
  return h(
    'section',
    { class: 'codes' },
    h('h2', {}, 'In other codebooks'),
    h('p', { class: 'note' }, 'Nearest names, mapped for this project. No row of those datasets was used.'),
    h(
      'div',
      { class: 'scroll' },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Scheme'), h('th', { scope: 'col' }, 'Nearest'), h('th', { scope: 'col' }, 'Fit'))),
        h(
          'tbody',
          {},
          SCHEMES.map(([name, column]) => {
            const value = text(incident[column])
            const match = text(code?.[`${column}_match`] ?? null)
            return h(
              'tr',
              {},
              h('th', { scope: 'row' }, name),
              h('td', {}, value ? said(value) : 'none'),
              h('td', {}, value && match ? (MATCHES[match] ?? match) : ''),
            )
          }),
        ),
      ),
    ),
  )
}

function citeSection({ release }: App, incident: Row, title: string): HTMLElement {
  const { version } = release.about
  const id = String(incident.incident_id)
  const words = `Open Incidents contributors. ${title} (${id}, revision ${String(incident.revision)}). In: Open Incidents, release ${version || 'unknown'}. CC BY 4.0.`
  const copy = h('button', { type: 'button', class: 'quiet' }, 'Copy')
  copy.addEventListener(
    'click',
    () =>
      void navigator.clipboard?.writeText(words).then(
        () => (copy.textContent = 'Copied'),
        () => (copy.textContent = 'Select the text to copy it'),
      ),
  )
  return h(
    'section',
    { class: 'cite' },
    h('h2', {}, 'How to cite'),
    h('p', {}, h('q', {}, said(words)), ' ', copy),
    h(
      'p',
      { class: 'note' },
      'Cite the release: rows are corrected and grow. The articles belong to their publishers; cite them for their words. ',
      outward(release.about.version ? 'https://creativecommons.org/licenses/by/4.0/' : null, 'CC BY 4.0'),
    ),
  )
}

function text(value: Row[string] | undefined): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}

function num(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
