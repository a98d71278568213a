const moments = [120_000, 60_000, 40_000, 20_000]

/** The moment to announce when the time left goes from one value to another; undefined when none was passed. */
export const momentPassed = (from: number, to: number): number | undefined =>
  moments.findLast((moment) => from > moment && to <= moment)

/** The time left like a clock, in whole seconds and never below zero: `4:05`. */
export const onTheClock = (ms: number): string => {
  const left = Math.max(0, Math.ceil(ms / 1_000))
  return `${(left - (left % 60)) / 60}:${`0${left % 60}`.slice(-2)}`
}
