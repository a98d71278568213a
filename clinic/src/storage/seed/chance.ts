/** Draws that look random and are the same every time. */
export interface Chance {
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number
  /** One of a list. */
  readonly oneOf: <Thing>(things: readonly Thing[]) => Thing
}

/** Draws from a seed above zero: Marsaglia's xorshift with the triple 13, 17, 5. */
export const chanceFrom = (seed: number): Chance => {
  let last = seed >>> 0
  const draw = (): number => {
    last ^= last << 13
    last ^= last >>> 17
    last ^= last << 5
    return (last >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(draw() * (high - low + 1))
  return {
    between,
    oneOf: <Thing>(things: readonly Thing[]): Thing => {
      const thing = things[between(0, things.length - 1)]
      if (thing === undefined) throw new RangeError('there is nothing to draw from')
      return thing
    },
  }
}
