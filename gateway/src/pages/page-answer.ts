import { decoderFor } from './inject.ts'

/** The head of a response as the application sent it: names and values in turn. */
export type FlatHeaders = readonly string[]

/** All values of a header. */
export const valuesOf = (headers: FlatHeaders, wanted: string): readonly string[] => {
  const found: string[] = []
  for (let at = 0; at + 1 < headers.length; at += 2)
    if (headers[at]?.toLowerCase() === wanted) found.push(headers[at + 1] ?? '')
  return found
}

/** The headers without those of some names. */
export const without = (headers: FlatHeaders, names: readonly string[]): string[] => {
  const left: string[] = []
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]]
    if (!names.includes(name.toLowerCase())) left.push(name, value)
  }
  return left
}

const isHtml = (type: string): boolean => /^\s*text\/html\s*(?:;|$)/i.test(type)
// The bytes of UTF-16 are no ASCII.
const isWide = (type: string): boolean => /charset\s*=\s*["']?\s*(?:utf-?16|utf-?32|ucs-2|iso-10646)/i.test(type)
const statusesWithoutPage = [204, 205, 206, 304]

/** Whether a response is a page into which the script may go. */
export const isPage = (status: number, headers: FlatHeaders): boolean => {
  if (status < 200 || (status >= 300 && status < 400) || statusesWithoutPage.includes(status)) return false
  const type = valuesOf(headers, 'content-type').at(-1) ?? ''
  if (!isHtml(type) || isWide(type)) return false
  if (valuesOf(headers, 'content-length').includes('0')) return false
  if (/^\s*attachment/i.test(valuesOf(headers, 'content-disposition')[0] ?? '')) return false
  if (/\bno-transform\b/i.test(valuesOf(headers, 'cache-control').join())) return false
  return decoderFor(valuesOf(headers, 'content-encoding').join()) !== undefined
}

type Asked = Readonly<Record<string, string | string[] | undefined>>

const places = ['document', 'iframe', 'frame']
// Scripts that swap a part of a page name themselves so.
const partly = ['x-requested-with', 'hx-request', 'turbo-frame', 'x-pjax', 'x-up-version', 'x-up-target']

/** Whether a request asks for a document of a page or a frame, and for no part that a script puts into one. */
export const asksForPage = (method: string, headers: Asked): boolean => {
  if (method !== 'GET' && method !== 'POST') return false
  const dest = headers['sec-fetch-dest']
  if (typeof dest === 'string' && places.includes(dest)) return true
  if (partly.some((name) => headers[name] !== undefined)) return false
  // A service worker hides the destination of a navigation that it passes on.
  if (dest === 'empty') return headers['sec-fetch-mode'] === 'navigate' || headers['upgrade-insecure-requests'] === '1'
  return dest === undefined && (headers['accept'] ?? '').includes('text/html')
}

/** An ETag that no longer promises the same bytes. */
export const weakened = (tag: string): string => (tag.startsWith('W/') ? tag : `W/${tag}`)
