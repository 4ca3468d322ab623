// Values in words: codes, days, numbers, places. What null means is said the same way everywhere: nothing is known, never zero.
import type { Row } from './parquet'
import { NO_DAY, textOf, type Store } from './store'

const DAY = 86_400_000
const NUMBER = new Intl.NumberFormat('en-GB')
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** The meanings of the codes, from codes.parquet. */
export class Codes {
  private readonly rows = new Map<string, Row>()
  private readonly order = new Map<string, string[]>()

  constructor(rows: Row[]) {
    for (const row of rows) {
      const list = String(row.list_name)
      this.rows.set(`${list}/${String(row.code)}`, row)
      this.order.set(list, [...(this.order.get(list) ?? []), String(row.code)])
    }
  }

  row(list: string, code: string | null): Row | null {
    return code === null ? null : (this.rows.get(`${list}/${code}`) ?? null)
  }

  meaning(list: string, code: string | null): string {
    return String(this.row(list, code)?.meaning ?? '')
  }

  notMeaning(list: string, code: string | null): string {
    return String(this.row(list, code)?.not_meaning ?? '')
  }

  country(code: string | null): string {
    if (code === null) return ''
    return this.meaning('country', code).replace(/\.$/, '') || code
  }

  codesOf(list: string): string[] {
    return this.order.get(list) ?? []
  }
}

export function plainCode(code: string | null): string {
  return (code ?? '').replaceAll('_', ' ')
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(n)} ${n === 1 ? one : many}`
}

export function number(n: number): string {
  return NUMBER.format(n)
}

export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(time) ? null : time / DAY
}

export function longDay(day: number): string {
  const date = new Date(day * DAY)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

export function shortDay(day: number): string {
  const date = new Date(day * DAY)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]!.slice(0, 3)} ${date.getUTCFullYear()}`
}

/** An interval of days as short as it can be told: 14 January 2024, 13-19 January 2024. */
export function interval(start: number, end: number): string {
  if (start === end) return longDay(start)
  const [a, b] = [new Date(start * DAY), new Date(end * DAY)]
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${longDay(start)} to ${longDay(end)}`
  if (a.getUTCMonth() !== b.getUTCMonth()) return `${a.getUTCDate()} ${MONTHS[a.getUTCMonth()]} to ${longDay(end)}`
  return `${a.getUTCDate()}–${longDay(end)}`
}

export function moment(time: number | null, precision?: string | null): string {
  if (time === null) return 'time unknown'
  const day = shortDay(Math.floor(time / DAY))
  return precision === 'day' ? day : `${day}, ${new Date(time).toISOString().slice(11, 16)} UTC`
}

/** When, by the columns of the overview. */
export function whenOf(store: Store, row: number): string {
  const start = store.start[row]!
  if (start === NO_DAY) return 'date unknown'
  const end = store.end[row]! === NO_DAY ? start : store.end[row]!
  return start === end ? shortDay(start) : interval(start, end)
}

export function whereOf(store: Store, row: number, codes: Codes): { place: string; around: string } {
  const country = codes.country(textOf(store.country, row))
  const admin1 = textOf(store.admin1, row)
  const place = textOf(store.place, row)
  const precision = textOf(store.geoPrecision, row)
  if (!place) return { place: admin1 ?? country ?? '', around: admin1 ? country : '' }
  const name = precision === 'near' ? `near ${place}` : place
  const around = [admin1 === place ? null : admin1, country].filter(Boolean).join(', ')
  return { place: name, around }
}

/** A range of persons: 5, 2–5, at least 2, at most 5; empty when no number is told. */
export function range(low: number | null, high: number | null): string {
  if (low === null && high === null) return ''
  if (low === null) return `at most ${number(high!)}`
  if (high === null) return `at least ${number(low)}`
  return low === high ? number(low) : `${number(low)}–${number(high)}`
}

/** The same for a narrow column: 5, 2–5, 2+. */
export function tightRange(low: number, high: number): string {
  if (low < 0 && high < 0) return ''
  if (low < 0) return `≤${number(high)}`
  if (high < 0) return `${number(low)}+`
  return low === high ? number(low) : `${number(low)}–${number(high)}`
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
