import type { z } from 'zod'
import type { Document, Place } from './document.ts'
import type { Fault } from './fault.ts'

type Issue = z.core.$ZodIssue

/** A place in words: `roles.clerk.policy.idle`. */
export const inWords = (place: Place): string =>
  place.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`),
    '',
  ) || 'the file'

const longestShown = 60

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

const valueAt = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>(
    (inner, part) => (inner as Readonly<Record<string, unknown>> | undefined)?.[part as string],
    value,
  )

// An operator may have written a password where its hash belongs, and errors go into logs.
const shownAt = (document: Document, place: Place): string =>
  place.at(-1) === 'password' ? 'something else' : shown(valueAt(document.value, place))

// A value of the right kind has its faults inside, or a field too many. One of the wrong kind has its fault at its top.
const insideOf = (issue: Issue): readonly Issue[] | undefined =>
  issue.code === 'invalid_union'
    ? issue.errors.find((branch) => branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
    : undefined

const faultsOf = (issue: Issue, document: Document, above: Place): readonly Fault[] => {
  const place = [...above, ...(issue.path as Place)]
  const inside = insideOf(issue)
  if (inside) return inside.flatMap((inner) => faultsOf(inner, document, place))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: document.lineOf([...place, key]),
      what: `${inWords([...place, key])} is unknown; write ${issue.message}`,
    }))
  const line = document.lineOf(place)
  if (!document.has(place)) return [{ line, what: `${inWords(place)} is missing; write ${issue.message}` }]
  const is = issue.code === 'invalid_key' ? 'a name that cannot be used' : shownAt(document, place)
  return [{ line, what: `${inWords(place)} is ${is}; write ${issue.message}` }]
}

/** A file's value in the shape that is expected, or its faults. */
export type Checked<Value> =
  | { readonly kind: 'right'; readonly value: Value }
  | { readonly kind: 'wrong'; readonly faults: readonly Fault[] }

/** Checks a file against a shape, whose messages say what to write. */
export const check = <Value>(shape: z.ZodType<Value>, document: Document): Checked<Value> => {
  const { success, data, error } = shape.safeParse(document.value)
  if (success) return { kind: 'right', value: data }
  return { kind: 'wrong', faults: error.issues.flatMap((issue) => faultsOf(issue, document, [])) }
}
