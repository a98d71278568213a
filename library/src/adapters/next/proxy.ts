import { withHeader } from '../../server/http/problem.ts'
import { documentIn } from '../../server/http/request.ts'
import type { Middleware } from '../../server/routes/middleware.ts'
import { crossSiteRefusal, refusalProblem } from '../../server/routes/refusal.ts'
import type { RequestHead, Sessions } from '../../server/sessions.ts'
import { openedHeader } from '../../server/visits/visit.ts'
import { addressOf, isUnreadable, withoutSlash } from './request.ts'
import type { Next } from './shape.ts'

/** The parts of an application that its proxy needs. */
export interface ProxyParts<Task extends string, Role extends string, Rules> {
  readonly sessions: Pick<Sessions<Task, Role, Rules>, 'owns' | 'mayPass'>
  readonly middleware: Pick<
    Middleware<RequestHead, Task, Rules, unknown>,
    'crossSite' | 'enter' | 'refusePerson' | 'visit'
  >
  readonly NextResponse: Next['NextResponse']
  /** The path where people sign in. */
  readonly signInPath: string
}

/** Creates the function of `proxy.ts`. `isOpen` says which paths need no session. */
export const createProxy =
  <Task extends string, Role extends string, Rules>({
    sessions,
    middleware,
    NextResponse,
    signInPath,
  }: ProxyParts<Task, Role, Rules>) =>
  (isOpen: (path: string) => boolean) =>
  async (request: Request): Promise<Response> => {
    const head: RequestHead = {
      method: request.method,
      url: addressOf(request),
      headers: request.headers,
      isUnseen: true,
    }
    const path = new URL(head.url).pathname
    if (sessions.owns(path) || middleware.crossSite.has(head.method, path)) return NextResponse.next()
    if (documentIn(head) === 'no' && !isUnreadable(head.headers))
      return (await sessions.mayPass(head)) ? NextResponse.next() : refusalProblem(crossSiteRefusal(head))
    const entered = await middleware.enter(head)
    const mayLook = withoutSlash(path) === withoutSlash(signInPath) || isOpen(path)
    const refusal = entered instanceof Response ? entered : mayLook ? undefined : middleware.refusePerson(head)
    const sentTo = refusal?.headers.get('location')
    // Next accepts absolute addresses only, and makes those of its own origin relative.
    if (refusal && sentTo) return withHeader(refusal, 'location', new URL(sentTo, request.url).href)
    if (refusal || entered instanceof Response) return refusal ?? NextResponse.next()
    const found = middleware.visit(head)
    const on = new Headers(request.headers)
    if (found.kind === 'live' && found.opening) on.set(openedHeader, found.opening)
    const passed = NextResponse.next({ request: { headers: on } })
    if (entered.cookie) {
      passed.headers.append('set-cookie', entered.cookie)
      passed.headers.set('cache-control', 'no-store')
    }
    if (entered.timing) passed.headers.append('server-timing', entered.timing)
    return passed
  }
