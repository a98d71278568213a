import { type Duration, milliseconds } from 'curfew'
import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

// The longest wait of a timer is 2³¹−1 ms, a little under 25 days.
const longest = 24 * 24 * 3_600_000

/** The length of time that a setting holds, such as `60s`; undefined when it is not set. */
export const durationIn = (environment: Environment, name: string, example: string): Duration | undefined => {
  const value = settingIn(environment, name)
  if (value === undefined) return undefined
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value)
  const ms = Math.round(Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN))
  if (!(ms > 0))
    throw new WrongSetting(
      name,
      value,
      `write a length of time above zero with its unit (ms, s, m or h), such as ${example}`,
    )
  if (ms > longest) throw new WrongSetting(name, value, `write at most 576h (24 days), such as ${example}`)
  return milliseconds(ms)
}
