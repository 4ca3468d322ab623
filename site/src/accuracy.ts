// quality.json as dots with their intervals: how accurate the program is that made the release, on which articles, how sure that is.
import { h, s, said } from './dom'
import { number } from './words'

interface Quality {
  about: string
  extractor_version: string
  sets: { name: string; title: string; n_articles: number }[]
  figures: { set: string; figure: string; percent: number; n: number; low_95: number | null; high_95: number | null; target_percent: number | null }[]
}

export function accuracySection(quality: Quality): HTMLElement {
  return h(
    'section',
    { class: 'accuracy' },
    h('h2', {}, 'Accuracy'),
    h('p', {}, said(quality.about), ` Measured with extractor ${quality.extractor_version}. The line is the 95 % interval.`),
    quality.sets.map((set, at) => {
      const figures = quality.figures.filter((figure) => figure.set === set.name)
      return (
        figures.length > 0 &&
        h(
          'details',
          { open: at === 1 },
          h('summary', {}, said(set.title), h('span', { class: 'note' }, ` ${number(set.n_articles)} articles`)),
          h(
            'div',
            { class: 'scroll' },
            h(
              'table',
              { class: 'dots' },
              h(
                'thead',
                {},
                h(
                  'tr',
                  {},
                  h('th', { scope: 'col' }, 'Figure'),
                  h('th', { scope: 'col' }, h('span', { class: 'sr' }, 'Drawn from 0 to 100 percent')),
                  h('th', { scope: 'col', class: 'number' }, '%'),
                  h('th', { scope: 'col', class: 'number' }, 'n'),
                ),
              ),
              h(
                'tbody',
                {},
                figures.map((figure) =>
                  h(
                    'tr',
                    {},
                    h('th', { scope: 'row' }, said(figure.figure)),
                    h('td', {}, dot(figure)),
                    h('td', { class: 'number' }, figure.percent.toFixed(1)),
                    h('td', { class: 'number' }, number(figure.n)),
                  ),
                ),
              ),
            ),
          ),
        )
      )
    }),
  )
}

function dot({ percent, low_95, high_95, target_percent }: Quality['figures'][number]): SVGSVGElement {
  return s(
    'svg',
    { class: 'dot', width: '100%', height: 14, 'aria-hidden': 'true' },
    s('line', { x1: '0%', x2: '100%', y1: 7, y2: 7, class: 'rail' }),
    target_percent !== null && s('line', { x1: `${target_percent}%`, x2: `${target_percent}%`, y1: 1, y2: 13, class: 'target' }),
    low_95 !== null && high_95 !== null && s('line', { x1: `${low_95}%`, x2: `${high_95}%`, y1: 7, y2: 7, class: 'interval' }),
    s('circle', { cx: `${percent}%`, cy: 7, r: 4 }),
  )
}
