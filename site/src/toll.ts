// The toll as the sources told it: one bar a claim from its lowest to its highest number, in order of publication, over the range that the incident carries.
import { h, said, s } from './dom'
import type { Row } from './parquet'
import type { Detail } from './reader'
import { number, plainCode, range, shortDay } from './words'

const SIDES: Record<string, string> = {
  perpetrator: 'side of the attackers',
  target: 'side of those attacked',
  third_party: 'third party',
  media: 'press',
  unknown: 'side unknown',
}

interface Line {
  claim: Row
  article: Row | undefined
  time: number | null
}

/** The section for killed or injured; null when no claim gives a number. */
export function tollSection(detail: Detail, outcome: 'killed' | 'injured'): HTMLElement | null {
  const articles = new Map(detail.articles.map((article) => [article.article_id, article]))
  const lines: Line[] = detail.claims
    .filter((claim) => claim.claim_type === 'casualty' && claim.outcome === outcome && (claim.count_low !== null || claim.count_high !== null))
    .map((claim) => {
      const article = articles.get(claim.article_id!)
      return { claim, article, time: article?.published_at == null ? null : Number(article.published_at) }
    })
    .sort((a, b) => (a.time ?? Infinity) - (b.time ?? Infinity) || Number(a.claim.char_start) - Number(b.claim.char_start))
  if (!lines.length) return null
  const low = numeric(detail.incident[`${outcome}_low`])
  const high = numeric(detail.incident[`${outcome}_high`])
  const best = numeric(detail.incident[`${outcome}_best`])
  const most = Math.max(1, high ?? 0, low ?? 0, ...lines.map(({ claim }) => Math.max(numeric(claim.count_low) ?? 0, numeric(claim.count_high) ?? 0)))
  const top = niceTop(most)
  const x = (value: number): number => (value / top) * 100
  const title = outcome === 'killed' ? 'Killed, as told over time' : 'Injured, as told over time'
  let day = ''
  const rows = lines.map(({ claim, article, time }) => {
    const own = time === null ? 'time unknown' : shortDay(Math.floor(time / 86_400_000))
    const hour = time === null || article?.published_precision === 'day' ? '' : new Date(time).toISOString().slice(11, 16)
    const isNew = own !== day
    day = own
    const [from, to] = [numeric(claim.count_low), numeric(claim.count_high)]
    const side = String(claim.claimant_side)
    const victims = claim.victim_class && claim.victim_class !== 'unspecified' ? plainCode(String(claim.victim_class)) : ''
    return h(
      'li',
      { class: `claim-line ${side} ${claim.superseded ? 'superseded' : ''}` },
      h('span', { class: 'time' }, isNew ? h('b', {}, own) : null, ' ', hour),
      h(
        'span',
        { class: 'voice' },
        claim.claimant ? said(String(claim.claimant)) : h('i', {}, said(String(article?.publisher ?? 'the article')), ', in its own voice'),
        victims && h('span', { class: 'victims' }, ` · ${victims}`),
      ),
      h('span', { class: 'bar' }, barOf(from, to, x)),
      h('span', { class: 'figure' }, range(from, to), claim.superseded ? h('span', { class: 'sr' }, ', replaced by a later number in the same text') : null),
    )
  })
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * top).filter((value) => Number.isInteger(value))
  const band =
    low === null && high === null
      ? null
      : s(
          'svg',
          { class: 'band', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
          s('rect', { x: x(low ?? 0), y: 0, width: Math.max(0.6, x(high ?? top) - x(low ?? 0)), height: 10 }),
          best !== null && s('line', { x1: x(best), x2: x(best), y1: 0, y2: 10 }),
        )
  const sides = [...new Set(lines.map(({ claim }) => String(claim.claimant_side)))]
  return h(
    'section',
    { class: 'toll-chart' },
    h('h2', {}, title),
    h(
      'p',
      { class: 'note' },
      'Each bar is one claim, from its lowest to its highest number; an arrow means "at least". The shaded band is what the incident carries',
      range(low, high) && `: ${range(low, high)}`,
      best !== null && `, the line its best figure, ${number(best)}`,
      '.',
    ),
    h(
      'div',
      { class: 'plot' },
      h(
        'div',
        { class: 'axis', 'aria-hidden': 'true' },
        band,
        ticks.map((value) => {
          const tick = h('span', {}, number(value))
          tick.style.left = `${x(value)}%`
          return tick
        }),
      ),
      h('ol', { class: 'claim-lines' }, rows),
    ),
    h(
      'p',
      { class: 'sides' },
      sides.map((side) => h('span', { class: `side ${side}` }, h('i', {}), SIDES[side] ?? plainCode(side))),
      lines.some(({ claim }) => claim.superseded) && h('span', { class: 'side superseded' }, h('i', {}), 'replaced in the same text'),
    ),
  )
}

function barOf(low: number | null, high: number | null, x: (value: number) => number): SVGSVGElement {
  const from = low ?? 0
  const to = high ?? from
  const parts = [
    s('line', { x1: '0%', x2: '100%', y1: 8, y2: 8, class: 'rail' }),
    s('line', { x1: `${x(from)}%`, x2: `${x(to)}%`, y1: 8, y2: 8, class: 'span' }),
    low !== null && s('circle', { cx: `${x(from)}%`, cy: 8, r: 4.5 }),
    high !== null && high !== low && s('circle', { cx: `${x(to)}%`, cy: 8, r: 4.5 }),
  ]
  if (high === null) {
    const arrow = s('svg', { x: `${x(from)}%`, y: 0, overflow: 'visible' }, s('path', { d: 'M5 8h15m-5-4.5 5 4.5-5 4.5', class: 'open' }))
    return s('svg', { width: '100%', height: 16, 'aria-hidden': 'true' }, ...parts, arrow)
  }
  return s('svg', { width: '100%', height: 16, 'aria-hidden': 'true' }, ...parts)
}

function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  // Room to the right of the largest number for its arrow.
  return (
    [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10, 12].map((n) => n * power).find((top) => top >= most * 1.12 && Number.isInteger(top)) ?? Math.ceil(most * 1.2)
  )
}

function numeric(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
