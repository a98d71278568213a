import { type Duration, type Instant, instant, milliseconds } from 'curfew'

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** A length of time as an operator writes it: `30s`, `5m`, `2h`, `3d`. Undefined for other text. */
export const readSpan = (text: string): Duration | undefined => {
  const [, count, unit = ''] = /^(\d{1,6}) ?(s|m|min|h|d)$/.exec(text.trim().toLowerCase()) ?? []
  return count === undefined ? undefined : milliseconds(Number(count) * (units[unit] ?? 0))
}

const dated = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/

/** A moment as an operator writes it: `2h` is two hours ago, `2026-11-30` and `2026-11-30 16:05` are in UTC. */
export const readSince = (text: string, now: Instant): Instant | undefined => {
  const span = readSpan(text)
  if (span !== undefined) return instant(now - span)
  const written = text.trim()
  if (!dated.test(written)) return undefined
  const whole = written.length > 10 ? written.replace(' ', 'T') : `${written}T00:00`
  const at = Date.parse(`${whole}Z`)
  return Number.isNaN(at) ? undefined : instant(at)
}
