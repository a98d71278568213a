import type { MiddlewareHandler } from 'hono'

const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
}

const unlessSaid: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
  'cache-control': 'no-store',
}

/**
 * The headers of every response. A response's own content and cache headers stay.
 * @see OWASP ASVS 5.0.0, 3.4.
 */
export const headers =
  (origin: string | undefined): MiddlewareHandler =>
  async (c, next) => {
    await next()
    const set = c.res.headers
    for (const [name, value] of Object.entries(always)) set.set(name, value)
    for (const [name, value] of Object.entries(unlessSaid)) if (!set.has(name)) set.set(name, value)
    if ((origin ?? c.req.url).startsWith('https:'))
      set.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  }
