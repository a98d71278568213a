import type { Asked } from './door.ts'

// A note or a message is a few lines.
const mostCharacters = 16_000

/** The fields of a form that a page of the console sent. A body that is too long, or no form, has none. */
export const formOf = async ({ req }: Asked): Promise<URLSearchParams> => {
  const isForm = (req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  const isShort = Number(req.header('content-length') ?? 0) <= mostCharacters
  const text = isForm && isShort ? await req.text() : ''
  return new URLSearchParams(text.length <= mostCharacters ? text : '')
}

/** A text that a person wrote into a field, without blanks around it and with so many characters at most. */
export const textIn = (form: URLSearchParams, name: string, most = 500): string =>
  (form.get(name) ?? '').replaceAll('\r\n', '\n').trim().slice(0, most)
