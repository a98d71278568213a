import { Misuse } from '../../core/misuse.ts'
import { mostData } from '../../core/own-value.ts'

/** Checks a value of the application, and gives it its type. It throws when the value is none of its own. */
export type DataCheck<Data = unknown> = (value: unknown) => Data

/** The application's own value of a session, between its routes and the store. */
export interface OwnData {
  /**
   * The JSON to keep for a value; undefined for none.
   * @throws Misuse when the value is refused, is too large, or would come back from JSON as another one.
   */
  readonly textOf: (value: unknown) => string | undefined
  /**
   * The checked and frozen value of kept JSON.
   * @throws Misuse when the application refuses it now.
   */
  readonly valueOf: (text: string | undefined) => unknown
}

const wrong = (fault: string, remedy: string, cause?: unknown): Misuse =>
  Object.assign(new Misuse('session.bad-data', `${fault}; ${remedy}`), cause === undefined ? {} : { cause })

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === null || prototype === Object.prototype
}

const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? `a ${value.constructor.name}` : String(value)

// The first part that JSON leaves out or changes, by its path. The value has no circle: `JSON.stringify` has read it.
const lostIn = (value: unknown, path: string): string | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return undefined
  if (typeof value !== 'object') return `${path} is ${typeof value === 'function' ? 'a function' : nameOf(value)}`
  if (typeof (value as { readonly toJSON?: unknown }).toJSON === 'function') return undefined
  if (!isPlain(value)) return `${path} is ${nameOf(value)}`
  for (const [name, part] of Object.entries(value)) {
    // JSON leaves out an undefined entry of an object. In an array it becomes null.
    const isLeftOut = part === undefined && !Array.isArray(value)
    const lost = isLeftOut ? undefined : lostIn(part, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`)
    if (lost !== undefined) return lost
  }
  return undefined
}

const frozen = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

const jsonOf = (value: unknown): string => {
  try {
    const text: string | undefined = JSON.stringify(value)
    const lost = lostIn(value, 'data')
    if (lost === undefined && text !== undefined) return text
    throw wrong(`${lost}, which JSON does not keep`, 'give text, finite numbers, booleans, arrays and plain objects')
  } catch (failure) {
    if (failure instanceof Misuse) throw failure
    throw wrong(`data is no JSON: ${(failure as Error).message}`, 'give a plain value without a circle', failure)
  }
}

const mineWithout: OwnData = {
  textOf: (value) => {
    if (value === undefined) return undefined
    throw wrong('data is given, and nothing checks it', 'write data: (value) => … in createSessions')
  },
  valueOf: () => undefined,
}

/** The own data of an application's sessions. `check`: the application's; left out, no session has data. */
export const createOwnData = (check: DataCheck | undefined): OwnData => {
  if (!check) return mineWithout

  const checked = (value: unknown, whose: string, remedy: string): unknown => {
    try {
      return check(value)
    } catch (failure) {
      throw wrong(
        `data in createSessions refuses ${whose}: ${(failure as Error | undefined)?.message}`,
        remedy,
        failure,
      )
    }
  }

  return {
    textOf: (value) => {
      const given = checked(value, 'the value that is given', 'give what it takes')
      if (given === undefined) return undefined
      const text = jsonOf(given)
      const size = new TextEncoder().encode(text).byteLength
      if (size > mostData)
        throw wrong(
          `data is ${size} bytes of JSON, and ${mostData} are the most`,
          'keep the rest in a table of your own, and its id here',
        )
      const back = checked(JSON.parse(text), 'its own answer, read back from JSON', 'let it take that too')
      if (JSON.stringify(back) !== text)
        throw wrong(
          'data comes back from JSON as another value',
          'let the check give the same value for its own answer, such as a date for its text',
        )
      return text
    },
    valueOf: (text) =>
      frozen(
        checked(
          text === undefined ? undefined : JSON.parse(text),
          text === undefined ? 'a session without data' : 'the data of a session',
          'let it take what earlier versions of the application gave, or end those sessions',
        ),
      ),
  }
}
