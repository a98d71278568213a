/** The headers of every response of the console. Its pages run its own files alone, and no other site shows them. */
export const ownHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  vary: 'Cookie, Origin, Sec-Fetch-Site',
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'There is no such thing',
  503: 'Try again in a moment',
}

/** A value as JSON, for a script. */
export const jsonAnswer = (value: unknown): Response =>
  new Response(JSON.stringify(value), { headers: { ...ownHeaders, 'content-type': 'application/json' } })

/**
 * A refusal as a JSON problem, for a script. `more`: further members, or others in place of the usual ones.
 * @see RFC 9457.
 */
export const problem = (
  status: number,
  detail: string,
  more: Readonly<Record<string, string | number>> = {},
): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: titles[status], status, detail, ...more }), {
    status,
    headers: { ...ownHeaders, 'content-type': 'application/problem+json' },
  })
