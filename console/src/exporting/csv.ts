// A spreadsheet runs a cell that begins like this as a formula, in full width too.
const formula = /^[=+\-@\t\r\n＝＋－＠]/

const cell = (value: string): string => {
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * One line of a table as text. A cell that a spreadsheet would run is marked as text by an apostrophe.
 * @see RFC 4180; OWASP, CSV Injection.
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`
