/** The headers of every response that Curfew gives itself. */
export const ownHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  vary: 'Cookie, Origin, Sec-Fetch-Site',
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'There is no such thing',
  405: 'No such method here',
  409: 'Too many already',
  410: 'It is gone',
  413: 'The body is too big',
  415: 'The body is of the wrong type',
  421: 'Not at this address',
  500: 'The application made a mistake',
  503: 'Try again in a moment',
}

/**
 * A refusal as a JSON problem.
 * @see RFC 9457.
 */
export const problem = (
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: titles[status], status, detail, ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...ownHeaders, ...headers },
  })

/** The response while the store gives no answer: neither signed in nor signed out, and the cookie stays. */
export const unavailable = (): Response =>
  problem(503, 'Sessions cannot be checked just now. Nothing is lost: try again.', { 'retry-after': '1' })

/**
 * A copy of a response with this header. The original's headers may be immutable, as those of `Response.redirect` are.
 */
export const withHeader = (answer: Response, name: string, value: string): Response => {
  const headers = new Headers(answer.headers)
  headers.set(name, value)
  return new Response(answer.body, { status: answer.status, headers })
}
