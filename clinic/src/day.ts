/** The clinic's day. Everything that was made up is made up around it, and it never moves on. */
export const today = '2026-10-06'

/** A day so many days after another, or before it when the number is negative. */
export const daysFrom = (day: string, count: number): string => {
  const moved = new Date(`${day}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + count)
  return moved.toISOString().slice(0, 10)
}

const inLetters = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

const inFull = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** A day as people write it: `6 Oct 2026`. */
export const dayInWords = (day: string): string => inLetters.format(new Date(`${day.slice(0, 10)}T00:00:00Z`))

/** A day with its weekday: `Tuesday 6 October 2026`. */
export const dayInFull = (day: string): string => inFull.format(new Date(`${day}T00:00:00Z`)).replace(',', '')

/** The moment that is written beside a new entry: the clinic's day, and the time of day that it really is. */
export const stampAt = (now: number): string => `${today} ${new Date(now).toTimeString().slice(0, 5)}`

/** A stamp as people read it: `6 Oct 2026, 14:05`. */
export const stampInWords = (stamp: string): string => `${dayInWords(stamp)}, ${stamp.slice(11)}`

/** Whether the text is a day that exists, written as `2026-10-06`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && daysFrom(text, 0) === text
