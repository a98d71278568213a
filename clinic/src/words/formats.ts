/** How a language writes days, moments, amounts and lists. */
export interface Formats {
  /** A day: `6 Oct 2026`. */
  readonly day: (day: string) => string
  /** A day with its weekday: `Tuesday 6 October 2026`. */
  readonly fullDay: (day: string) => string
  /** A day in numbers, as it is typed: `06/10/2026`. */
  readonly numericDay: (day: string) => string
  /** A stamp: `6 Oct 2026, 14:05`. */
  readonly stamp: (stamp: string) => string
  /** An amount of pence: `£12.50`. */
  readonly money: (pence: number) => string
  /** An amount without its sign, as it is typed: `12.50`. */
  readonly typedMoney: (pence: number) => string
  readonly number: (value: number, decimals?: number) => string
  readonly and: (items: readonly string[]) => string
}

const at = (day: string): Date => new Date(`${day.slice(0, 10)}T00:00:00Z`)

/** The formats of a locale such as `de-DE`. */
export const formatsOf = (locale: string): Formats => {
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
  const full = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const numeric = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const pounds = new Intl.NumberFormat(locale, { style: 'currency', currency: 'GBP' })
  const plain = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    useGrouping: false,
  })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const day = (text: string): string => short.format(at(text))
  return {
    day,
    fullDay: (text) => (locale === 'en-GB' ? full.format(at(text)).replace(',', '') : full.format(at(text))),
    numericDay: (text) => numeric.format(at(text)),
    stamp: (text) => `${day(text)}, ${text.slice(11)}`,
    money: (pence) => pounds.format(pence / 100),
    typedMoney: (pence) => plain.format(pence / 100),
    number: (value, decimals) =>
      value.toLocaleString(locale, decimals === undefined ? {} : { minimumFractionDigits: decimals }),
    and: (items) => list.format(items),
  }
}
