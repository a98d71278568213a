const moments = [120_000, 60_000, 40_000, 20_000]

/** What is to be said aloud as the time left goes from one value to another: the moment that was passed, if one was. */
export const momentPassed = (from: number, to: number): number | undefined =>
  moments.findLast((moment) => from > moment && to <= moment)

/** The time left as a clock shows it, in whole seconds and never below zero: `4:05`. */
export const onTheClock = (ms: number): string => {
  const left = Math.max(0, Math.ceil(ms / 1_000))
  return `${(left - (left % 60)) / 60}:${`0${left % 60}`.slice(-2)}`
}
