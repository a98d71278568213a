/** Returns the number that a label has in this world: a whole number from 0 to below `sides`. */
export type Dice = (label: number, sides: number) => number

const mixed = (value: number): number => {
  let is = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  is = Math.imul(is ^ (is >>> 15), 0x735a2d97)
  return (is ^ (is >>> 15)) >>> 0
}

/** The dice of one seed. One label has one number, so that a world with an act fewer is otherwise the same. */
export const createDice =
  (seed: number): Dice =>
  (label, sides) =>
    mixed(mixed(seed ^ 0x9e3779b9) ^ mixed(label)) % sides
