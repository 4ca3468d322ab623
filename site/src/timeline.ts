// The timeline: bars of incidents by day, week, month or year in the colours of the families, and a brush over them. Which rows count is decided in filters.ts.
import { h, replace } from './dom'
import { FAMILIES, familyColours } from './families'
import { NO_DAY, type Store } from './store'
import { isoDay, longDay, number, parseDay, shortDay } from './words'

export interface Range {
  from: number | null
  to: number | null
}

type Bin = (first: number, width: number, bins: number) => Uint32Array

const WIDTHS: [number, string][] = [
  [1, 'day'],
  [7, 'week'],
  [30, '30 days'],
  [91, 'quarter'],
  [365, 'year'],
]
const LEFT = 34
const BOTTOM = 22

export class Timeline {
  readonly element: HTMLElement
  private readonly canvas = h('canvas', { 'aria-hidden': 'true' })
  private readonly tip = h('p', { class: 'timeline-tip' })
  private readonly from: HTMLInputElement
  private readonly to: HTMLInputElement
  private readonly clear: HTMLElement
  private readonly oldest: number
  private readonly hasEarlier: boolean
  private readonly first: number
  private readonly last: number
  private readonly newest: number
  private readonly width: number
  private readonly bins: number
  private readonly unit: string
  private counts: Uint32Array | null = null
  private range: Range = { from: null, to: null }
  private drag: { start: number; now: number } | null = null

  constructor(
    store: Store,
    private readonly changed: (range: Range) => void,
  ) {
    const days = store.start.filter((day) => day !== NO_DAY).sort()
    this.oldest = days[0] ?? 0
    const last = days[days.length - 1] ?? 0
    const first = usefulStart(days)
    // At least a fortnight, so that a single day is a bar and not a wall.
    const spare = Math.max(0, 13 - (last - first))
    this.hasEarlier = first > this.oldest
    this.first = first - (this.hasEarlier ? 0 : Math.floor(spare / 2))
    this.last = last + (this.hasEarlier ? 0 : Math.ceil(spare / 2))
    this.newest = last
    const span = this.last - this.first + 1
    ;[this.width, this.unit] = WIDTHS.find(([width]) => span / width <= 300) ?? WIDTHS[WIDTHS.length - 1]!
    // The bar before the first day holds all that is earlier: a memory of an old incident must not squeeze the rest into one bar.
    this.first -= this.hasEarlier ? this.width : 0
    this.bins = Math.ceil((this.last - this.first + 1) / this.width)
    const input = (label: string): HTMLInputElement =>
      h('input', { type: 'date', 'aria-label': label, min: isoDay(this.oldest), max: isoDay(this.newest), onchange: () => this.typed() })
    this.from = input('First day')
    this.to = input('Last day')
    this.clear = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.set({ from: null, to: null }) }, 'All days')
    this.element = h(
      'section',
      { class: 'timeline', 'aria-label': 'Timeline' },
      h(
        'div',
        { class: 'timeline-head' },
        h('h2', {}, `Incidents by ${this.unit}`),
        this.tip,
        h('div', { class: 'timeline-days' }, this.from, h('span', {}, 'to'), this.to, this.clear),
      ),
      h('div', { class: 'timeline-plot' }, this.canvas),
    )
    this.listen()
    new ResizeObserver(() => this.draw()).observe(this.canvas.parentElement!)
  }

  show(bin: Bin, range: Range): void {
    this.counts = bin(this.first, this.width, this.bins)
    this.range = range
    this.from.value = isoDay(range.from ?? this.oldest)
    this.to.value = isoDay(range.to ?? this.newest)
    this.clear.hidden = range.from === null && range.to === null
    this.draw()
  }

  draw(): void {
    const { width, height } = this.canvas.parentElement!.getBoundingClientRect()
    const context = this.canvas.getContext('2d')
    if (!context || !width || !this.counts) return
    const ratio = window.devicePixelRatio || 1
    this.canvas.width = width * ratio
    this.canvas.height = height * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const style = getComputedStyle(document.documentElement)
    const [ink, faint, hair, select] = ['ink', 'muted', 'hair', 'select'].map((name) => style.getPropertyValue(`--${name}`).trim()) as [
      string,
      string,
      string,
      string,
    ]
    const colours = familyColours()
    const plot = height - BOTTOM
    const step = this.stepOf(width)
    const most = Math.max(1, ...this.totals())
    const tick = niceStep(most)
    context.font = '12px "Source Sans", system-ui, sans-serif'
    context.textAlign = 'right'
    context.textBaseline = 'middle'
    for (let value = 0; value <= most; value += tick) {
      const y = plot - (value / most) * (plot - 8)
      context.fillStyle = hair
      context.fillRect(LEFT, Math.round(y), width - LEFT - 4, 1)
      context.fillStyle = faint
      context.fillText(number(value), LEFT - 7, y)
    }
    const shown = this.drag ? this.dragged() : this.range
    if (shown.from !== null || shown.to !== null) {
      const [x0, x1] = [this.xOf(shown.from ?? this.first, step), this.xOf((shown.to ?? this.last) + 1, step)]
      context.fillStyle = select
      context.fillRect(x0, 0, Math.max(2, x1 - x0), plot)
      context.fillStyle = ink
      context.fillRect(x0, 0, 1.5, plot)
      context.fillRect(x1 - 1.5, 0, 1.5, plot)
    }
    const gap = step > 6 ? 1.5 : step > 3 ? 0.75 : 0
    for (let bin = 0; bin < this.bins; bin++) {
      const day = this.first + bin * this.width
      const out = (shown.from !== null && day + this.width - 1 < shown.from) || (shown.to !== null && day > shown.to)
      context.globalAlpha = out ? 0.28 : 1
      let y = plot
      FAMILIES.forEach((_, family) => {
        const n = this.counts![bin * FAMILIES.length + family]!
        if (!n) return
        const tall = (n / most) * (plot - 8)
        context.fillStyle = colours[family]!
        context.fillRect(LEFT + bin * step + gap / 2, y - tall, Math.max(0.8, step - gap), tall)
        y -= tall
      })
    }
    context.globalAlpha = 1
    this.drawDays(context, step, plot, faint, hair, width)
  }

  private drawDays(context: CanvasRenderingContext2D, step: number, plot: number, faint: string, hair: string, width: number): void {
    context.textAlign = 'left'
    context.textBaseline = 'top'
    const every = Math.ceil(92 / step)
    for (let bin = 0; bin < this.bins; bin += every) {
      const x = LEFT + bin * step
      context.fillStyle = hair
      context.fillRect(Math.round(x), plot, 1, 5)
      context.fillStyle = faint
      const label = bin === 0 && this.hasEarlier ? 'earlier' : shortDay(this.first + bin * this.width)
      if (x + context.measureText(label).width < width) context.fillText(label, x + 3, plot + 6)
    }
  }

  private totals(): number[] {
    return Array.from({ length: this.bins }, (_, bin) => FAMILIES.reduce((sum, __, family) => sum + this.counts![bin * FAMILIES.length + family]!, 0))
  }

  private xOf(day: number, step: number): number {
    return LEFT + ((day - this.first) / this.width) * step
  }

  /** Pixels of a bar; few days make no walls. */
  private stepOf(width: number): number {
    return Math.min((width - LEFT - 4) / this.bins, 64)
  }

  private binAt(event: PointerEvent): number {
    const box = this.canvas.getBoundingClientRect()
    const step = this.stepOf(box.width)
    return Math.min(this.bins - 1, Math.max(0, Math.floor((event.clientX - box.left - LEFT) / step)))
  }

  private dragged(): Range {
    const [a, b] = [Math.min(this.drag!.start, this.drag!.now), Math.max(this.drag!.start, this.drag!.now)]
    return { from: a === 0 && this.hasEarlier ? null : this.first + a * this.width, to: Math.min(this.last, this.first + (b + 1) * this.width - 1) }
  }

  private listen(): void {
    const { canvas } = this
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      const bin = this.binAt(event)
      this.drag = { start: bin, now: bin }
      this.draw()
    })
    canvas.addEventListener('pointermove', (event) => {
      const bin = this.binAt(event)
      this.tell(bin)
      if (!this.drag) return
      this.drag.now = bin
      this.draw()
    })
    canvas.addEventListener('pointerup', () => {
      if (!this.drag) return
      const range = this.dragged()
      this.drag = null
      // A click on the only bar that is chosen frees it.
      this.set(range.from === this.range.from && range.to === this.range.to ? { from: null, to: null } : range)
    })
    canvas.addEventListener('pointercancel', () => {
      this.drag = null
      this.draw()
    })
    canvas.addEventListener('pointerleave', () => replace(this.tip))
  }

  private tell(bin: number): void {
    const day = this.first + bin * this.width
    const total = this.totals()[bin]!
    if (bin === 0 && this.hasEarlier) return replace(this.tip, `before ${longDay(day + this.width)}: ${number(total)}`)
    replace(this.tip, `${this.width === 1 ? longDay(day) : `${shortDay(day)} to ${shortDay(day + this.width - 1)}`}: ${number(total)}`)
  }

  private typed(): void {
    const [from, to] = [parseDay(this.from.value), parseDay(this.to.value)]
    this.set({ from: from !== null && from <= this.oldest ? null : from, to: to !== null && to >= this.newest ? null : to })
  }

  private set(range: Range): void {
    this.changed(range)
  }
}

/** The first day of the axis: the oldest, unless leaving out at most an eighth of the incidents makes the axis less than half as long, again and again. */
function usefulStart(sorted: Int32Array): number {
  const last = sorted[sorted.length - 1] ?? 0
  let start = sorted[0] ?? 0
  for (let at = 1; at <= sorted.length / 8; at++) {
    if (Math.max(13, last - sorted[at]!) * 2 < last - start) start = sorted[at]!
  }
  return start
}

/** Steps of 1, 2 or 5 times a power of ten, three to five of them. */
function niceStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 3 || 1))
  return Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((step) => most / step <= 4) ?? power * 10)
}
