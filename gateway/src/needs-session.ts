import type { IncomingMessage } from 'node:http'
import type { BoundCookies } from './cookies.ts'
import { asksForPage } from './pages.ts'

/**
 * Whether a request of an open route belongs to a session all the same. A page does, with its person's. A file does not, nor
 * does a caller from another site. A cookie that is bound to a session can be read only with it.
 */
export const needsSession = (
  request: IncomingMessage,
  {
    isUpgrade,
    isCrossSite,
    cookies,
  }: { readonly isUpgrade: boolean; readonly isCrossSite: boolean; readonly cookies: BoundCookies },
): boolean => {
  const method = request.method ?? 'GET'
  const isRead = method === 'GET' || method === 'HEAD'
  const isPage = asksForPage(method, request.headers)
  if (isCrossSite) return isRead && isPage
  return !isRead || isPage || isUpgrade || cookies.isBoundIn(request.headers.cookie)
}
