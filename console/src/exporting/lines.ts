import { csvLine } from './csv.ts'
import type { Format } from './download.ts'

/** The lines of an export, one for each row. A CSV begins with the names of its columns. */
export const linesOf = async function* (
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
  columns: readonly string[],
  format: Format,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns)
  for await (const row of rows)
    yield format === 'csv' ? csvLine(columns.map((name) => String(row[name] ?? ''))) : `${JSON.stringify(row)}\n`
}
