import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { icon, ownHeaders } from './page.ts'
import { style } from './style.ts'

interface Sheet {
  readonly text: string
  readonly type: string
  readonly tag: string
}

const sheetOf = (text: string, type: string): Sheet => ({
  text,
  type,
  tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
})

/** Answers requests for the files of the gateway's own pages; undefined when there is none of this name. */
export const openSheets = (
  theme: string | undefined,
): ((request: IncomingMessage, name: string) => Response | undefined) => {
  const sheets = new Map([
    ['style.css', sheetOf(style, 'text/css; charset=utf-8')],
    ['icon.svg', sheetOf(icon, 'image/svg+xml')],
  ])
  if (theme !== undefined) sheets.set('theme.css', sheetOf(theme, 'text/css; charset=utf-8'))
  return (request, name) => {
    const sheet = sheets.get(name)
    if (!sheet) return undefined
    const { text, type, tag } = sheet
    const headers = { ...ownHeaders, 'content-type': type, etag: tag, 'cache-control': 'no-cache' }
    const isKnown = request.headers['if-none-match']?.includes(tag) === true
    return isKnown ? new Response(null, { status: 304, headers }) : new Response(text, { headers })
  }
}
