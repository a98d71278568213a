import {
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { Wrong } from '../wrong.ts'
import { type Fault, wrongWith } from './fault.ts'

/** The place of a value in a file: the names and numbers that lead to it. */
export type Place = readonly (string | number)[]

/** A file of JSON as its operator wrote it. Comments and a comma at the end of a list are allowed. */
export interface Document {
  readonly file: string
  readonly text: string
  readonly value: unknown
  /** The line of a value, or of the nearest value around it. */
  readonly lineOf: (place: Place) => number
  /** Whether the file has a value there. */
  readonly has: (place: Place) => boolean
}

const reading = { allowTrailingComma: true, disallowComments: false }

const faultsOfSyntax: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value of JSON; write text between double quotes, a number, true or false',
  InvalidNumberFormat: 'this is no number of JSON; write it as 15 or 1.5',
  PropertyNameExpected: 'a name is expected here; write it between double quotes',
  ValueExpected: 'a value is missing here; write one',
  ColonExpected: 'a colon is missing here; write one between the name and its value',
  CommaExpected: 'a comma is missing before this; write one',
  CloseBraceExpected: 'a closing brace is missing; write } where the object ends',
  CloseBracketExpected: 'a closing bracket is missing; write ] where the list ends',
  EndOfFileExpected: 'the file goes on after its end; write one object alone',
  InvalidCommentToken: 'this is no comment; write // or /* before one',
  UnexpectedEndOfComment: 'a comment has no end; write */ there',
  UnexpectedEndOfString: 'a text has no end; write a double quote there',
  UnexpectedEndOfNumber: 'a number has no end; write its digits',
  InvalidUnicode: 'a character is written wrongly; write \\u and four hex digits',
  InvalidEscapeCharacter: 'a backslash stands before no escape; write two of them for one',
  InvalidCharacter: 'a text has a control character; write it as \\n or \\u0000',
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

const namesTwice = (node: Node, text: string): readonly Fault[] => {
  const seen = new Set<string>()
  return (node.children ?? []).flatMap((child): readonly Fault[] => {
    const below = namesTwice(child, text)
    const [key] = node.type === 'object' ? (child.children ?? []) : []
    if (key === undefined) return below
    const name = String(key.value)
    const isTwice = seen.has(name)
    seen.add(name)
    const fault = { line: lineAt(text, key.offset), what: `${JSON.stringify(name)} stands here twice; write it once` }
    return isTwice ? [fault, ...below] : below
  })
}

/**
 * Reads the text of a file.
 * @throws Wrong when it is no JSON.
 */
export const readDocument = (file: string, given: string): Document => {
  const text = given.replace(/^\uFEFF/, ' ')
  const errors: ParseError[] = []
  const root = parseTree(text, errors, reading)
  const [error] = errors
  if (error !== undefined || root === undefined) {
    const what = faultsOfSyntax[error ? printParseErrorCode(error.error) : ''] ?? 'this is no JSON; write an object'
    const isEmpty = text.trim() === ''
    throw wrongWith(file, [
      { line: lineAt(text, error?.offset ?? 0), what: isEmpty ? 'the file is empty; write {} at least' : what },
    ])
  }
  const twice = namesTwice(root, text)
  if (twice.length > 0) throw wrongWith(file, twice)

  const nodeAt = (place: Place): Node | undefined => findNodeAtLocation(root, [...place] as JSONPath)
  const lineOf = (place: Place): number => {
    for (let length = place.length; length > 0; length -= 1) {
      const node = nodeAt(place.slice(0, length))
      // The name of a value may stand a line above it.
      if (node) return lineAt(text, node.parent?.type === 'property' ? node.parent.offset : node.offset)
    }
    return lineAt(text, root.offset)
  }
  return { file, text, value: getNodeValue(root), lineOf, has: (place) => nodeAt(place) !== undefined }
}

/** The error for a file that cannot be read, by the code of its failure. */
export const unreadable = (file: string, failure: unknown, remedy: string): Wrong => {
  const code = (failure as NodeJS.ErrnoException).code ?? String(failure)
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'this is a folder',
    EACCES: 'this account may not read it',
  }
  return new Wrong(`${file}: ${known[code] ?? `it cannot be read (${code})`}; ${remedy}`)
}
