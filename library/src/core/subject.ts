import { valueShown } from './known-fields.ts'
import { Misuse } from './misuse.ts'

/** The most characters that a subject may have. OpenID Connect allows its `sub` 255; names in directories are longer. */
export const longestSubject = 512

// The text of a value that is no id, as JavaScript converts it. It is the same for every person.
const textOfNoId = /^(\[object .*\]|undefined|null|NaN|true|false)$/
const textOfCode = /=>|^(async )?function\b|^class\b|^Symbol\(/

// biome-ignore lint/suspicious/noControlCharactersInRegex: it finds them.
const control = /[\u0000-\u001f\u007f]/

// UTF-8 cannot store a lone surrogate, so two subjects would become one.
const loneSurrogate = /\p{Surrogate}/u

const isWholeObject = (value: unknown): boolean => typeof value === 'object' && value !== null

const faultInText = (text: unknown): string | undefined => {
  if (typeof text !== 'string')
    return isWholeObject(text)
      ? `is ${valueShown(text)} and no id`
      : `is ${text === null ? 'null' : `of the type ${typeof text}`}`
  if (text === '') return 'is empty'
  if (textOfNoId.test(text) || textOfCode.test(text))
    return `is JavaScript's text for ${text.startsWith('[object') ? 'an object' : 'a value'} that is no id, and would be the same for every person`
  if (loneSurrogate.test(text)) return 'holds half a character (a lone surrogate)'
  return control.test(text) ? 'holds a control character, such as NUL' : undefined
}

const faultIn = (subject: unknown): string | undefined => {
  const fault = faultInText(subject)
  if (fault !== undefined || typeof subject !== 'string') return fault
  if (subject.trim() !== subject) return 'begins or ends with a space, and would name another person without it'
  return subject.length > longestSubject ? `has ${subject.length} characters, more than ${longestSubject}` : undefined
}

// The value may be a person's name, and a stranger may make it very long.
const shown = (value: unknown): string => (typeof value === 'string' ? ` ${JSON.stringify(value.slice(0, 40))}` : '')

const remedy = "write the person's id as a string, such as String(user.id)"

/** The fault of a subject in words, with the remedy; undefined when it is a possible id. */
export const faultOfSubject = (subject: unknown): string | undefined => {
  const fault = faultIn(subject)
  return fault && `the subject${shown(subject)} ${fault}; ${remedy}`
}

/** Whether a value can be a person's id. A search for another one would be refused. */
export const isSubject = (value: unknown): value is string => faultIn(value) === undefined

/**
 * Checks the subject of a session or of an operator's act.
 * @throws Misuse when it can be no person's id, or would be the same for all.
 */
export const checkSubject = (subject: unknown): void => {
  const fault = faultOfSubject(subject)
  if (fault !== undefined) throw new Misuse('subject.not-an-id', fault)
}

/**
 * Checks the name of the operator that acts. People read it, so it may be long or oddly spaced.
 * @throws Misuse when it names no person.
 */
export const checkBy = (by: unknown): void => {
  const fault = faultInText(by)
  if (fault !== undefined) throw new Misuse('subject.not-an-id', `by${shown(by)} ${fault}; ${remedy}`)
}
