import { Wrong } from '../wrong.ts'

/** A mistake in a file: its line, the mistake, and what to write instead. */
export interface Fault {
  readonly line: number
  readonly what: string
}

/** The error that names all mistakes of a file, one a line, in the order of their lines. */
export const wrongWith = (file: string, faults: readonly Fault[]): Wrong =>
  new Wrong(
    [...faults]
      .sort((one, other) => one.line - other.line)
      .map(({ line, what }) => `${file}:${line}: ${what}`)
      .join('\n'),
  )
