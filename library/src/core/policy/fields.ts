import { valueShown } from '../known-fields.ts'
import { Misuse } from '../misuse.ts'
import { type Duration, longestTimer, seconds } from '../time.ts'

/** A duration in an error. */
export const inSeconds = (duration: Duration): string => (duration < 1_000 ? `${duration} ms` : `${duration / 1_000} s`)

/** The least that a duration can mean. A number meant in seconds or minutes is tiny in milliseconds. */
export const leastMeant: Duration = seconds(1)

/**
 * Checks a length of time in a policy.
 * @throws Misuse when it is none, is less than it can mean, or is too long for a timer.
 */
export const checkDuration = (
  field: string,
  value: Duration,
  least: Duration,
  timed: 'timed' | 'untimed' = 'timed',
): void => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
    throw new Misuse(
      'policy.not-a-duration',
      `policy.${field} is ${typeof value === 'number' ? value : valueShown(value)}; write a length of time above zero, such as minutes(15)`,
    )
  if (value < least)
    throw new Misuse(
      'policy.not-a-duration',
      `policy.${field} is ${value} ms, because a number means milliseconds; write seconds(${value}) or minutes(${value})`,
    )
  if (timed === 'timed' && value > longestTimer)
    throw new Misuse(
      'policy.too-long-for-a-timer',
      `policy.${field} is ${inSeconds(value)}, longer than a timer can wait; write at most milliseconds(2 ** 31 - 1)`,
    )
}

/**
 * Checks a word in a policy.
 * @throws Misuse with the words to choose from.
 */
export const checkChoice = (field: string, value: string, choices: readonly string[]): void => {
  if (!choices.includes(value))
    throw new Misuse(
      'policy.not-a-choice',
      `policy.${field} is ${JSON.stringify(value)}; write one of ${choices.map((choice) => `'${choice}'`).join(', ')}`,
    )
}
