import { Misuse, type MisuseCode } from './misuse.ts'

/** The fields that an object may have. A record, so that the compiler asks for each of them. */
export type KnownFields<Written> = Readonly<Record<keyof Written & string, true>>

/** How an object is named in the error for a field that it may not have. */
export interface FieldsNamed {
  readonly code: MisuseCode
  /** The object, such as `policy`. */
  readonly name: string
  /** The code to write, for a value that is no object. */
  readonly write: string
}

// The number of letters to change, add or leave out, in the way of Levenshtein.
const distance = (one: string, other: string): number => {
  let last = Array.from({ length: other.length + 1 }, (_, place) => place)
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1]
    for (const [place, wanted] of [...other].entries()) {
      const [left = 0, above = 0, across = 0] = [next[place], last[place + 1], last[place]]
      next.push(Math.min(left + 1, above + 1, across + (letter === wanted ? 0 : 1)))
    }
    last = next
  }
  return last.at(-1) as number
}

const mostWrongLetters = 2

/** The word that was probably meant, when one is at most two letters away. */
export const wordMeant = (written: string, words: readonly string[]): string | undefined => {
  const [nearest] = words
    .map((word) => ({ word, by: distance(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, by }) => by <= mostWrongLetters && by <= word.length / 2)
    .toSorted((a, b) => a.by - b.by)
  return nearest?.word
}

/** A value as an error shows it: text in quotes, and of anything else its kind. */
export const valueShown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  if (typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function') return 'a promise'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/**
 * The fault of an object with a field that is not known, in words; undefined when it has none. In plain JavaScript a
 * misspelt field would do nothing, and nobody would be told.
 */
export const unknownField = (
  written: object,
  known: Readonly<Record<string, true>>,
  name: string,
): string | undefined => {
  const names = Object.keys(known)
  const [unknown] = Object.entries(written).filter(
    ([field, value]) => value !== undefined && !Object.hasOwn(known, field),
  )
  if (!unknown) return undefined
  const [field] = unknown
  const meant = wordMeant(field, names)
  return `${name} has no field ${field}; ${meant ? `write ${meant}` : `its fields are ${names.join(', ')}`}`
}

/**
 * Checks that a value is an object with known fields alone.
 * @throws Misuse naming the unknown field and the one that was probably meant.
 */
export const checkFields = <Written>(
  written: Written,
  known: KnownFields<Written>,
  { code, name, write }: FieldsNamed,
): void => {
  if (typeof written !== 'object' || written === null || Array.isArray(written))
    throw new Misuse(code, `${name} is ${valueShown(written)}; write ${write}`)
  const fault = unknownField(written, known, name)
  if (fault !== undefined) throw new Misuse(code, fault)
}
