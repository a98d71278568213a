import { STATUS_CODES } from 'node:http'
import { escaped } from '../escaped.ts'

/** A small page for a failure that the gateway answers by itself. It needs no other file. */
export const plainPage = (status: number, title: string, text: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<h1>${escaped(title)}</h1><p>${escaped(text)}</p></html>\n`,
    {
      status,
      statusText: STATUS_CODES[status] ?? '',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      },
    },
  )
