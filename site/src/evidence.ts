// Who says what: the sources of an incident, copies of one wire story together, with the quoted words of every claim and a link to the article.
import type { App } from './app'
import { h, outward, said, type Child } from './dom'
import type { Row } from './parquet'
import type { Detail } from './reader'
import { count, moment, plainCode, range } from './words'

/** One and many of the classes of victims. */
const VICTIMS: Record<string, [string, string]> = {
  civilian: ['civilian', 'civilians'],
  child: ['child', 'children'],
  woman: ['woman', 'women'],
  militant: ['militant', 'militants'],
  security_force: ['member of the security forces', 'members of the security forces'],
  attacker: ['attacker', 'attackers'],
}
const SIDES: Record<string, string> = { perpetrator: 'On the side of the attackers.', target: 'On the side of those attacked.', third_party: 'A third party.' }

export function evidenceSection(app: App, { reports, claims, articles }: Detail): HTMLElement {
  const byId = new Map(articles.map((article) => [String(article.article_id), article]))
  const stories = new Map<string, Row[]>()
  for (const report of [...reports].sort((a, b) => timeOf(byId, a) - timeOf(byId, b))) {
    const article = byId.get(String(report.article_id))
    const story = String(article?.story_id ?? report.article_id)
    stories.set(story, [...(stories.get(story) ?? []), report])
  }
  return h(
    'section',
    { class: 'evidence' },
    h('h2', {}, 'Who says what'),
    h(
      'p',
      { class: 'note' },
      count(stories.size, 'independent source'),
      ', ',
      count(new Set(reports.map((report) => report.article_id)).size, 'article'),
      '. Copies of one wire story stand together and count once. Quotes are short; the full text is at the source.',
    ),
    h(
      'ol',
      { class: 'stories' },
      [...stories.values()].map((found) => storyItem(app, found, claims, byId)),
    ),
  )
}

function storyItem(app: App, reports: Row[], claims: Row[], articles: Map<string, Row>): HTMLElement {
  const seen = new Set<string>()
  return h(
    'li',
    { class: 'story' },
    reports.map((report, at) => {
      const article = articles.get(String(report.article_id))
      const isCopy = at > 0 && seen.size > 0
      const head = seen.has(String(report.article_id)) ? null : sourceLine(article, report, isCopy)
      seen.add(String(report.article_id))
      const own = claims.filter((claim) => claim.report_id === report.report_id)
      return [
        head,
        report.role !== 'main' && h('p', { class: 'note' }, app.codes.meaning('role', String(report.role))),
        own.length
          ? h(
              'ul',
              { class: 'claims' },
              own.map((claim) => claimItem(app, claim)),
            )
          : h('ul', { class: 'claims' }, h('li', {}, quoteOf(report), h('span', { class: 'says' }, 'tells of it; no number, nobody who claims or denies it'))),
      ]
    }),
  )
}

function sourceLine(article: Row | undefined, report: Row, isCopy: boolean): HTMLElement {
  if (!article) return h('h3', {}, h('code', {}, String(report.article_id)))
  const title = article.title ? said(String(article.title)) : 'without a headline'
  const precision = article.published_precision === null ? null : String(article.published_precision)
  return h(
    'h3',
    {},
    h('span', { class: 'publisher' }, said(String(article.publisher ?? 'publisher unknown'))),
    ' ',
    outward(article.url === null ? null : String(article.url), title),
    h(
      'span',
      { class: 'note' },
      ` ${moment(article.published_at === null ? null : Number(article.published_at), precision)}`,
      isCopy && ' · the same story again',
      article.superseded_by && ' · an earlier version of the page',
    ),
  )
}

function claimItem(app: App, claim: Row): HTMLElement {
  const claimant = claim.claimant ? said(String(claim.claimant)) : 'The article itself'
  return h(
    'li',
    { class: claim.superseded ? 'superseded' : '' },
    quoteOf(claim),
    h('span', { class: 'says' }, h('b', {}, claimant), claim.relay && [' (through ', said(String(claim.relay)), ')'], ' ', saying(app, claim)),
  )
}

function quoteOf(row: Row): Child {
  return row.quote
    ? h('blockquote', { dir: 'auto' }, String(row.quote))
    : h('blockquote', { class: 'none' }, `characters ${String(row.char_start)} to ${String(row.char_end)} of the text; this release prints no quotes`)
}

function saying(app: App, claim: Row): Child {
  if (claim.claim_type === 'responsibility') return 'says who did it.'
  if (claim.claim_type === 'denial') return 'denies it.'
  const [low, high] = [claim.count_low === null ? null : Number(claim.count_low), claim.count_high === null ? null : Number(claim.count_high)]
  const told = range(low, high) || `a number in words only${claim.count_kind ? ` (${plainCode(String(claim.count_kind))})` : ''}`
  const about = claim.count_kind === 'about' ? 'about ' : ''
  const kind =
    claim.victim_class && claim.victim_class !== 'unspecified'
      ? ` ${VICTIMS[String(claim.victim_class)]?.[high === 1 ? 0 : 1] ?? plainCode(String(claim.victim_class))}`
      : ''
  const total = claim.is_total ? ', as the whole toll' : ''
  const old = claim.superseded ? '; the same text replaces this number by a later one' : ''
  const side = SIDES[String(claim.claimant_side)]
  return [
    `says ${about}${told}${kind} ${plainCode(String(claim.outcome ?? 'affected'))}${total}${old}.`,
    side && h('span', { class: 'whose', title: app.codes.meaning('claimant_side', String(claim.claimant_side)) }, ` ${side}`),
  ]
}

function timeOf(articles: Map<string, Row>, report: Row): number {
  const time = articles.get(String(report.article_id))?.published_at
  return time === null || time === undefined ? Infinity : Number(time)
}
