import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** The machine that a request comes from, as far as failures are counted. Without a socket there is only one. */
export const machineOf = (c: Context): string => {
  const hasSocket = (c.env as { readonly incoming?: unknown } | undefined)?.incoming !== undefined
  return (hasSocket && getConnInfo(c).remote.address) || 'here'
}
