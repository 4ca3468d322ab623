// Rows as a file to keep: CSV, GeoJSON, Parquet, with the columns and types of the release. Which rows is decided elsewhere.
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { SchemaElement } from 'hyparquet'
import type { Row, Value } from './parquet'

export type FileKind = 'csv' | 'geojson' | 'parquet'

export const MEDIA: Record<FileKind, string> = { csv: 'text/csv', geojson: 'application/geo+json', parquet: 'application/vnd.apache.parquet' }

const DAY = 86_400_000

export function makeFile(kind: FileKind, rows: Row[], schema: SchemaElement[]): Uint8Array {
  if (kind === 'parquet') return writeParquet(rows, schema)
  const columns = columnsOf(schema)
  return new TextEncoder().encode(kind === 'csv' ? writeCsv(rows, columns) : writeGeoJson(rows, columns))
}

interface Column {
  name: string
  kind: 'text' | 'day' | 'time' | 'list' | 'other'
}

function columnsOf(schema: SchemaElement[]): Column[] {
  const columns: Column[] = []
  const walk = (at: number, depth: number): number => {
    const element = schema[at]!
    if (depth === 1) columns.push({ name: element.name, kind: kindOf(element) })
    let next = at + 1
    for (let child = 0; child < (element.num_children ?? 0); child++) next = walk(next, depth + 1)
    return next
  }
  walk(0, 0)
  return columns
}

function kindOf(element: SchemaElement): Column['kind'] {
  if (element.num_children) return 'list'
  const logical = element.logical_type?.type
  if (element.converted_type === 'DATE' || logical === 'DATE') return 'day'
  if (element.converted_type?.startsWith('TIMESTAMP') || logical === 'TIMESTAMP') return 'time'
  return element.converted_type === 'UTF8' || logical === 'STRING' ? 'text' : 'other'
}

/** Days and times as ISO 8601, the rest as it is. */
function written(value: Value, kind: Column['kind']): Value {
  if (value === null) return null
  if (kind === 'day') return new Date(Number(value) * DAY).toISOString().slice(0, 10)
  if (kind === 'time') return new Date(Number(value)).toISOString().replace('.000Z', 'Z')
  return value
}

// The same rule as in the CSV files of the release: no text can start a formula in a spreadsheet.
const FORMULA = /^[=+\-@\t\r\n\0]/

function writeCsv(rows: Row[], columns: Column[]): string {
  const lines = [columns.map((column) => column.name).join(',')]
  for (const row of rows) {
    const cells = columns.map(({ name, kind }) => {
      const value = written(row[name] ?? null, kind)
      if (value === null) return ''
      if (Array.isArray(value)) return quote(`[${value.map((text) => JSON.stringify(text)).join(', ')}]`)
      return quote(kind === 'text' && FORMULA.test(String(value)) ? `'${String(value)}` : String(value))
    })
    lines.push(cells.join(','))
  }
  return lines.join('\n') + '\n'
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** RFC 7946. Incidents of which only a country is known have no geometry, as the standard asks: null, not a made-up point. */
function writeGeoJson(rows: Row[], columns: Column[]): string {
  const features = rows.map((row) => ({
    type: 'Feature',
    id: row.incident_id,
    geometry: row.latitude == null || row.longitude == null ? null : { type: 'Point', coordinates: [row.longitude, row.latitude] },
    properties: Object.fromEntries(columns.map(({ name, kind }) => [name, written(row[name] ?? null, kind)])),
  }))
  return JSON.stringify({ type: 'FeatureCollection', features }) + '\n'
}

function writeParquet(rows: Row[], schema: SchemaElement[]): Uint8Array {
  const columnData = columnsOf(schema).map(({ name, kind }) => ({
    name,
    data: rows.map((row) => {
      const value = row[name] ?? null
      if (value === null) return undefined
      if (kind === 'day') return new Date(Number(value) * DAY)
      if (kind === 'time') return new Date(Number(value))
      return value
    }),
  }))
  const milliseconds = schema.map((element) =>
    kindOf(element) === 'time'
      ? {
          ...element,
          converted_type: 'TIMESTAMP_MILLIS' as const,
          logical_type: { type: 'TIMESTAMP' as const, isAdjustedToUTC: true, unit: 'MILLIS' as const },
        }
      : element,
  )
  return new Uint8Array(parquetWriteBuffer({ columnData, schema: milliseconds, statistics: false }))
}
