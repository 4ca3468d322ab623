// The map: moving it, drawing it, finding what lies under the pointer. What an incident is drawn as is decided in places.ts, the strokes are in ink.ts.
import { h } from './dom'
import { drawMap, type Look, type View } from './ink'
import { findUnder } from './under'
import type { Places } from './places'
import type { Store } from './store'

export interface MapEvents {
  /** Rows under the pointer or under the key; x and y in pixels of the map. */
  pointed(rows: number[], x: number, y: number): void
  chosen(rows: number[], x: number, y: number): void
}

const WHOLE_EARTH: [number, number, number, number] = [0, 0, 1000, 500]

export class IncidentMap {
  readonly element: HTMLElement
  private readonly canvas: HTMLCanvasElement
  private readonly view: View = { k: 1, x: 0, y: 0, width: 0, height: 0 }
  private fails: Uint16Array | null = null
  private look: Look | null = null
  private frame = 0
  private moved = false
  private highlighted = -1

  constructor(
    private readonly store: Store,
    private readonly places: Places,
    private readonly names: (code: string) => string,
    private readonly events: MapEvents,
    private readonly leastWidth = 34,
  ) {
    this.canvas = h('canvas', { tabindex: 0, role: 'img', 'aria-label': 'Map of the incidents. The table below holds the same incidents as text.' })
    const button = (label: string, sign: string, act: () => void): HTMLElement =>
      h('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, sign)
    this.element = h(
      'div',
      { class: 'map' },
      this.canvas,
      h(
        'div',
        { class: 'map-buttons' },
        button('Zoom in', '+', () => this.zoom(1.8)),
        button('Zoom out', '−', () => this.zoom(1 / 1.8)),
        button('Show all that is chosen', '⤢', () => this.fit()),
      ),
    )
    this.listen()
    new ResizeObserver(() => this.resize()).observe(this.element)
  }

  show(fails: Uint16Array): void {
    this.fails = fails
    this.redraw()
  }

  highlight(row: number): void {
    if (this.highlighted === row) return
    this.highlighted = row
    this.redraw()
  }

  /** Takes the colours of the scheme anew. */
  recolour(): void {
    this.look = null
    this.redraw()
  }

  redraw(): void {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw())
  }

  /** Moves to what is shown. */
  fit(): void {
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
    const grow = (x0: number, y0: number, x1: number, y1: number): void => {
      box[0] = Math.min(box[0], x0)
      box[1] = Math.min(box[1], y0)
      box[2] = Math.max(box[2], x1)
      box[3] = Math.max(box[3], y1)
    }
    for (let row = 0; row < this.store.n; row++) {
      if (this.fails?.[row]) continue
      const area = this.places.areas[this.places.area[row]! - 1]
      if (area) grow(...area.box)
      else if (!Number.isNaN(this.places.x[row]!)) grow(this.places.x[row]!, this.places.y[row]!, this.places.x[row]!, this.places.y[row]!)
    }
    this.frameBox(Number.isFinite(box[0]) ? box : WHOLE_EARTH)
  }

  private frameBox([x0, y0, x1, y1]: [number, number, number, number]): void {
    const { view } = this
    const pad = 44
    // Never closer than `leastWidth`, by default some 1,200 km: a single incident is seen with its surroundings.
    const [w, t] = [Math.max(x1 - x0, this.leastWidth), Math.max(y1 - y0, this.leastWidth * 0.7)]
    view.k = Math.min((view.width - 2 * pad) / w, (view.height - 2 * pad) / t)
    view.k = Math.max(view.k, this.least())
    view.x = view.width / 2 - (view.k * (x0 + x1)) / 2
    view.y = view.height / 2 - (view.k * (y0 + y1)) / 2
    this.redraw()
  }

  private least(): number {
    return Math.min(this.view.width / 1000, this.view.height / 480) * 0.9
  }

  private zoom(factor: number, x = this.view.width / 2, y = this.view.height / 2): void {
    const { view } = this
    const k = Math.min(Math.max(view.k * factor, this.least()), 900)
    view.x = x - ((x - view.x) * k) / view.k
    view.y = y - ((y - view.y) * k) / view.k
    view.k = k
    this.moved = true
    this.redraw()
  }

  private pan(x: number, y: number): void {
    this.view.x += x
    this.view.y += y
    this.moved = true
    this.redraw()
  }

  private resize(): void {
    const { width, height } = this.element.getBoundingClientRect()
    if (!width || !height) return
    const ratio = window.devicePixelRatio || 1
    this.canvas.width = Math.round(width * ratio)
    this.canvas.height = Math.round(height * ratio)
    Object.assign(this.view, { width, height })
    if (this.moved) this.draw()
    else this.fit()
  }

  private draw(): void {
    this.frame = 0
    const context = this.canvas.getContext('2d')
    if (!context || !this.view.width) return
    this.look ??= takeLook()
    const ratio = this.canvas.width / this.view.width
    drawMap(context, ratio, this.view, this.look, this.store, this.places, this.fails, this.highlighted, this.names)
  }

  private under(event: MouseEvent): { rows: number[]; x: number; y: number } {
    const box = this.canvas.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    return { rows: findUnder(this.view, this.places, this.store, this.fails, x, y), x, y }
  }

  private listen(): void {
    const { canvas } = this
    const pointers = new Map<number, { x: number; y: number }>()
    let travelled = 0
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
      travelled = 0
    })
    canvas.addEventListener('pointermove', (event) => {
      const before = pointers.get(event.pointerId)
      if (!before) {
        const { rows, x, y } = this.under(event)
        canvas.classList.toggle('over', rows.length > 0)
        this.events.pointed(rows, x, y)
        return
      }
      const [dx, dy] = [event.clientX - before.x, event.clientY - before.y]
      if (pointers.size === 1) this.pan(dx, dy)
      else {
        const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)![1]
        const [old, now] = [Math.hypot(before.x - other.x, before.y - other.y), Math.hypot(event.clientX - other.x, event.clientY - other.y)]
        const box = canvas.getBoundingClientRect()
        if (old > 0) this.zoom(now / old, (event.clientX + other.x) / 2 - box.left, (event.clientY + other.y) / 2 - box.top)
      }
      travelled += Math.hypot(dx, dy)
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    })
    const release = (event: PointerEvent): void => {
      pointers.delete(event.pointerId)
    }
    canvas.addEventListener('pointerup', (event) => {
      release(event)
      if (travelled < 5) {
        const { rows, x, y } = this.under(event)
        this.events.chosen(rows, x, y)
      }
    })
    canvas.addEventListener('pointercancel', release)
    canvas.addEventListener('pointerleave', () => this.events.pointed([], 0, 0))
    canvas.addEventListener(
      'wheel',
      (event) => {
        // With Ctrl or after a click into the map: the wheel of a reader who scrolls the page is left alone.
        if (!event.ctrlKey && document.activeElement !== canvas) return
        event.preventDefault()
        const box = canvas.getBoundingClientRect()
        this.zoom(Math.exp(-event.deltaY * 0.002), event.clientX - box.left, event.clientY - box.top)
      },
      { passive: false },
    )
    canvas.addEventListener('dblclick', (event) => {
      const box = canvas.getBoundingClientRect()
      this.zoom(2, event.clientX - box.left, event.clientY - box.top)
    })
    canvas.addEventListener('keydown', (event) => {
      const step = 60
      const moves: Record<string, () => void> = {
        ArrowLeft: () => this.pan(step, 0),
        ArrowRight: () => this.pan(-step, 0),
        ArrowUp: () => this.pan(0, step),
        ArrowDown: () => this.pan(0, -step),
        '+': () => this.zoom(1.5),
        '=': () => this.zoom(1.5),
        '-': () => this.zoom(1 / 1.5),
        '0': () => this.fit(),
      }
      const move = moves[event.key]
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      move()
    })
  }
}

function takeLook(): Look {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    sea: colour('sea'),
    land: colour('land'),
    border: colour('border'),
    label: colour('map-label'),
    halo: colour('land'),
    ink: colour('ink'),
    paper: colour('paper'),
    heat: [0, 1, 2, 3, 4].map((step) => colour(`heat-${step}`)),
    families: ['strike', 'bomb', 'armed', 'coercion', 'unrest', 'diplomacy'].map(colour),
  }
}
