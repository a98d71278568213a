import type { Context } from 'hono'

/** The number of a row in a page's path; undefined when it cannot be one. */
export const numberIn = (c: Context): number | undefined => {
  const text = c.req.param('id') ?? ''
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

/** The thing whose number is in a page's path, if it exists. */
export const numberedIn = <Thing>(c: Context, find: (id: number) => Thing | undefined): Thing | undefined => {
  const id = numberIn(c)
  return id === undefined ? undefined : find(id)
}
