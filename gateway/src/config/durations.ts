import { type Duration, days, hours, milliseconds, minutes, seconds } from 'curfew'

const units: Readonly<Record<string, (count: number) => Duration>> = {
  ms: milliseconds,
  s: seconds,
  m: minutes,
  h: hours,
  d: days,
}

/** The duration of a text such as `15m`, `90s`, `1h`, `500ms` or `1d`. Its form has been checked. */
export const durationOf = (text: string): Duration => {
  const [, count = '', unit = ''] = /^([\d.]+)([a-z]+)$/.exec(text) ?? []
  return units[unit]?.(Number(count)) ?? milliseconds(Number.NaN)
}
