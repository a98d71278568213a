import { cutTo } from 'curfew'
import type { Context } from 'hono'

// A note or a message is a few lines.
const mostCharacters = 16_000

// A body without a length may never end, so no more than a form of ours is read.
const shortText = async (body: ReadableStream<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > mostCharacters) return ''
  }
  return text
}

/** The fields of a form that a page of the console sent. A body that is too long, or no form, has none. */
export const formOf = async ({ req }: Context): Promise<URLSearchParams> => {
  const isForm = (req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  const { body } = req.raw
  return new URLSearchParams(isForm && body ? await shortText(body) : '')
}

/** A text that a person wrote into a field, without blanks around it and with so many characters at most. */
export const textIn = (form: URLSearchParams, name: string, most = 500): string =>
  cutTo((form.get(name) ?? '').replaceAll('\r\n', '\n').trim(), most)
