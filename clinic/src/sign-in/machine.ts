import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Settings } from '../settings/settings.ts'

/**
 * The machine that a request comes from, for the count of failures. Without a socket there is only one. The proxy in
 * front wrote the last entry of the header. The caller may have made up the others.
 * @see OWASP ASVS 5.0.0, 4.1.3.
 */
export const machineOf = (c: Context, { caller }: Pick<Settings, 'caller'>): string => {
  const noted = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  if (caller === 'forwarded' && noted) return noted
  const hasSocket = (c.env as { readonly incoming?: unknown } | undefined)?.incoming !== undefined
  return (hasSocket && getConnInfo(c).remote.address) || 'here'
}
