import { base64url } from './http/token.ts'

/** The field in which a form carries its once-only key. */
export const onceField = 'curfew-once'

const isOnceKey = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{16,64}$/.test(value)

/**
 * A new once-only key: 128 random bits in base64url. Put it into the hidden field of a form that a server renders. A
 * form in a `<session-draft>` gets one from the page when it has none.
 */
export const newOnceKey = (): string => base64url(crypto.getRandomValues(new Uint8Array(16)))

const fieldOf = (form: unknown): unknown => {
  if (form instanceof FormData || form instanceof URLSearchParams) return form.get(onceField)
  return typeof form === 'object' && form !== null ? (form as Record<string, unknown>)[onceField] : form
}

/**
 * The once-only key in a submitted form; undefined when it carries none. `form`: its fields as `FormData`,
 * `URLSearchParams` or an object, or the key itself.
 */
export const onceKeyIn = (form: unknown): string | undefined => {
  const value = fieldOf(form)
  return isOnceKey(value) ? value : undefined
}

/**
 * The name under which an application stores its answer to a form; undefined when the form carries no key. Store it in
 * the same transaction as the form's effect. `about`: the subject, the address and the form's content, as JSON values.
 * The second press then finds the first answer, and an edited form counts as another one.
 */
export const onceName = async (form: unknown, ...about: readonly unknown[]): Promise<string | undefined> => {
  const key = onceKeyIn(form)
  if (key === undefined) return undefined
  const bytes = new TextEncoder().encode(JSON.stringify([key, ...about]))
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
