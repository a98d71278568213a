/** The clinic's day. The made-up records lie around it, and it never changes. */
export const today = '2026-10-06'

/** A day so many days after another, or before it when the number is negative. */
export const daysFrom = (day: string, count: number): string => {
  const moved = new Date(`${day}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + count)
  return moved.toISOString().slice(0, 10)
}

/** The stamp of a new entry: the clinic's day and the real time of day. */
export const stampAt = (now: number): string => `${today} ${new Date(now).toTimeString().slice(0, 5)}`

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && daysFrom(text, 0) === text

/** The day in a typed text: `2026-10-06`, or with the day first as in `06/10/2026` and `6.10.2026`. */
export const dayIn = (text: string): string | undefined => {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? []
  const written = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(written) ? written : undefined
}
