import type { Context } from 'hono'

/** The number of a row in a page's path; undefined when it cannot be one. */
export const numberIn = (c: Context, name = 'id'): number | undefined => {
  const text = c.req.param(name) ?? ''
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
