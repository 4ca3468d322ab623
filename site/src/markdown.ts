// The few forms of Markdown that CHANGES.md uses, as elements: headings, paragraphs, lists, tables. Texts stay texts.
import { h, said } from './dom'

/** `incidents` is the address before an incident's id. */
export function renderMarkdown(text: string, incidents: string): HTMLElement[] {
  const out: HTMLElement[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!
    const heading = /^(#{1,4}) (.*)$/.exec(line)
    if (heading) {
      out.push(h(heading[1]!.length === 1 ? 'h2' : 'h3', {}, said(heading[2]!)))
      at++
    } else if (line.startsWith('|')) {
      const rows: string[][] = []
      for (; lines[at]?.startsWith('|'); at++)
        rows.push(
          lines[at]!.split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        )
      const [head = [], rule = [], ...body] = rows
      const kind = (column: number): string => (rule[column]?.endsWith(':') ? 'number' : '')
      out.push(
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
                head.map((cell, column) => h('th', { scope: 'col', class: kind(column) }, cell)),
              ),
            ),
            h(
              'tbody',
              {},
              body.map((cells) =>
                h(
                  'tr',
                  {},
                  cells.map((cell, column) => h('td', { class: kind(column) }, said(cell))),
                ),
              ),
            ),
          ),
        ),
      )
    } else if (line.startsWith('- ')) {
      const items: HTMLElement[] = []
      for (; lines[at]?.startsWith('- '); at++) items.push(h('li', {}, linkIds(lines[at]!.slice(2), incidents)))
      out.push(h('ul', {}, items))
    } else {
      if (line.trim()) out.push(h('p', {}, said(line)))
      at++
    }
  }
  return out
}

function linkIds(text: string, incidents: string): (string | HTMLElement)[] {
  return text.split(/(inc-[0-9a-f]{16})/).map((part, at) => (at % 2 ? h('a', { href: incidents + part }, part) : said(part)))
}
