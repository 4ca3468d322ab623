// The filters as a reader sets them, each choice with the number of incidents it would show. What the choices mean is in filters.ts.
import { append, h, replace, said } from './dom'
import { FAMILIES, markOfFamily } from './families'
import type { Filters, Result } from './filters'
import type { Coded, Store } from './store'
import { capital, number, plainCode, type Codes } from './words'

type SetName = 'type' | 'country' | 'grade' | 'status'

const TOLLS: [string, number | null, number | null][] = [
  ['any number', null, null],
  ['1 or more', 1, null],
  ['10 or more', 10, null],
  ['100 or more', 100, null],
  ['none', 0, 0],
]
const COUNTRIES = 8

export class Panel {
  readonly element: HTMLElement
  private filters!: Filters
  private readonly words: HTMLInputElement
  private readonly actor: HTMLInputElement
  private readonly types = h('div')
  private readonly countries = h('div')
  private readonly grades = h('div')
  private readonly statuses = h('div')
  private readonly tolls: HTMLSelectElement
  private readonly contested: HTMLInputElement
  private readonly contestedCount = h('span', { class: 'n' })
  private allCountries = false

  constructor(
    private readonly store: Store,
    private readonly codes: Codes,
    private readonly changed: (filters: Filters) => void,
  ) {
    let wait = 0
    const typing = (act: () => void): void => {
      clearTimeout(wait)
      wait = window.setTimeout(act, 120)
    }
    this.words = h('input', {
      type: 'search',
      id: 'words',
      placeholder: 'market, Biu, drone …',
      autocomplete: 'off',
      oninput: () => typing(() => this.set({ words: this.words.value })),
    })
    this.actor = h('input', {
      type: 'search',
      id: 'actor',
      list: 'actors',
      autocomplete: 'off',
      oninput: () => typing(() => this.set({ actor: this.actor.value })),
    })
    this.tolls = h(
      'select',
      { id: 'toll', onchange: () => this.setToll() },
      TOLLS.map(([title], at) => h('option', { value: at }, title)),
    )
    this.contested = h('input', { type: 'checkbox', onchange: () => this.set({ contested: this.contested.checked }) })
    const actors = h(
      'datalist',
      { id: 'actors' },
      frequent(store).map((actor) => h('option', { value: actor })),
    )
    const group = (title: string, ...content: (HTMLElement | null)[]): HTMLElement => h('fieldset', {}, h('legend', {}, title), ...content)
    this.element = h(
      'form',
      { class: 'panel', 'aria-label': 'Filters', onsubmit: (event: Event) => event.preventDefault() },
      h('label', { class: 'field', for: 'words' }, h('span', {}, 'Words'), this.words),
      group('What', this.types),
      group('Where', this.countries),
      h('label', { class: 'field', for: 'actor' }, h('span', {}, 'Who did it'), this.actor),
      actors,
      h('label', { class: 'field', for: 'toll' }, h('span', {}, 'Killed'), this.tolls),
      group(
        'Evidence',
        this.grades,
        h('label', { class: 'choice apart' }, this.contested, h('span', { class: 'name' }, 'Sources disagree'), this.contestedCount),
      ),
      group('Status', this.statuses),
    )
  }

  show(filters: Filters, result: Result): void {
    this.filters = filters
    if (document.activeElement !== this.words) this.words.value = filters.words
    if (document.activeElement !== this.actor) this.actor.value = filters.actor
    this.contested.checked = filters.contested
    replace(this.contestedCount, number(result.counts.contested))
    this.showToll()
    keepFocus(this.element, () => {
      replace(this.types, this.families(result.counts.type))
      const { country } = this.store
      const rows = this.sorted(country, result.counts.country, filters.country)
      const shown = this.allCountries ? rows : rows.slice(0, Math.max(COUNTRIES, filters.country.size))
      replace(
        this.countries,
        shown.map(([code, n]) => this.choice('country', code, this.codes.country(code), n)),
      )
      if (rows.length > shown.length || this.allCountries) {
        const toggle = (): void => {
          this.allCountries = !this.allCountries
          this.show(this.filters, result)
        }
        append(this.countries, [
          h('button', { type: 'button', class: 'quiet more', onclick: toggle }, this.allCountries ? 'Fewer countries' : `All ${rows.length} countries`),
        ])
      }
      replace(
        this.grades,
        this.codes
          .codesOf('evidence_grade')
          .map((code) =>
            this.choice(
              'grade',
              code,
              capital(plainCode(code)),
              this.countOf(this.store.grade, result.counts.grade, code),
              this.codes.meaning('evidence_grade', code),
            ),
          ),
      )
      replace(
        this.statuses,
        this.codes
          .codesOf('status')
          .map((code) =>
            this.choice('status', code, capital(code), this.countOf(this.store.status, result.counts.status, code), this.codes.meaning('status', code)),
          ),
      )
    })
  }

  private families(counts: Uint32Array): HTMLElement[] {
    return FAMILIES.map((family, at) => {
      const types = family.types
        .map((type) => ({ type, n: this.countOf(this.store.type, counts, type) }))
        .filter(({ type, n }) => n || this.filters.type.has(type))
      if (!types.length) return h('div', { hidden: true })
      const chosen = family.types.filter((type) => this.filters.type.has(type)).length
      const all = chosen === family.types.length
      const box = h('input', { type: 'checkbox', checked: all, onchange: () => this.toggleFamily(family.types, !all) })
      box.indeterminate = chosen > 0 && !all
      return h(
        'div',
        { class: 'family' },
        h(
          'label',
          { class: 'choice head' },
          box,
          markOfFamily(at),
          h('span', { class: 'name' }, family.title),
          h('span', { class: 'n' }, number(types.reduce((sum, { n }) => sum + n, 0))),
        ),
        types.map(({ type, n }) => this.choice('type', type, capital(plainCode(type)), n, this.codes.meaning('event_type', type))),
      )
    })
  }

  private choice(set: SetName, code: string, name: string, n: number, meaning = ''): HTMLElement {
    const box = h('input', { type: 'checkbox', 'data-key': `${set}.${code}`, checked: this.filters[set].has(code), onchange: () => this.toggle(set, code) })
    return h(
      'label',
      { class: n ? 'choice' : 'choice none', title: meaning || null },
      box,
      h('span', { class: 'name' }, said(name)),
      h('span', { class: 'n' }, number(n)),
    )
  }

  private sorted(column: Coded, counts: Uint32Array, chosen: Set<string>): [string, number][] {
    const rows = column.values.map((code, at): [string, number] => [code, counts[at + 1]!])
    return rows.sort((a, b) => Number(chosen.has(b[0])) - Number(chosen.has(a[0])) || b[1] - a[1] || a[0].localeCompare(b[0]))
  }

  private countOf(column: Coded, counts: Uint32Array, code: string): number {
    const at = column.values.indexOf(code)
    return at < 0 ? 0 : counts[at + 1]!
  }

  private toggle(set: SetName, code: string): void {
    const chosen = new Set(this.filters[set])
    if (!chosen.delete(code)) chosen.add(code)
    this.set({ [set]: chosen })
  }

  private toggleFamily(types: string[], on: boolean): void {
    const chosen = new Set(this.filters.type)
    for (const type of types)
      if (on) chosen.add(type)
      else chosen.delete(type)
    this.set({ type: chosen })
  }

  private setToll(): void {
    const [, killedFrom, killedTo] = TOLLS[Number(this.tolls.value)]!
    this.set({ killedFrom, killedTo })
  }

  private showToll(): void {
    const { killedFrom, killedTo } = this.filters
    const at = TOLLS.findIndex(([, from, to]) => from === killedFrom && to === killedTo)
    this.tolls.querySelector('[data-other]')?.remove()
    // An address may hold bounds that are not in the list.
    if (at < 0) append(this.tolls, [h('option', { value: 0, 'data-other': true, selected: true }, `${killedFrom ?? 0} to ${killedTo ?? 'any'}`)])
    else this.tolls.value = String(at)
  }

  private set(change: Partial<Filters>): void {
    this.changed({ ...this.filters, ...change })
  }
}

/** The choices are drawn anew after each; the one that has the keyboard keeps it. */
function keepFocus(panel: HTMLElement, draw: () => void): void {
  const key = (document.activeElement as HTMLElement | null)?.dataset.key
  draw()
  if (key) panel.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus()
}

function frequent(store: Store): string[] {
  const counts = new Uint32Array(store.actors.values.length)
  for (const code of store.actors.codes) counts[code - 1]!++
  return store.actors.values
    .map((value, at) => ({ value, n: counts[at]! }))
    .sort((a, b) => b.n - a.n)
    .slice(0, 200)
    .map(({ value }) => value)
}
