import { asStoreAway } from '../core/store-away.ts'
import { handOutcome } from '../server/entrances/outcome.ts'
import { changedTiming } from '../server/http/changed-session.ts'
import { cacheControlFor } from '../server/http/cookie-cache.ts'
import { checkMaxAge } from '../server/routes/declared.ts'
import type { Load } from '../server/routes/guards.ts'
import { createMiddleware, type Entered } from '../server/routes/middleware.ts'
import { notFreshWord, refusalProblem, unreadableRefusal } from '../server/routes/refusal.ts'
import type { RequestHead, Sessions, Visit } from '../server/sessions.ts'
import { openedHeader } from '../server/visits/visit.ts'
import { attempt } from './next/attempt.ts'
import { cookiesNow } from './next/cookies-now.ts'
import type { ForNext, NextGuard } from './next/for-next.ts'
import { holdBody } from './next/hold-body.ts'
import { setIn } from './next/jar.ts'
import { createProxy } from './next/proxy.ts'
import { addressOf, type Call, callOf, isAct, isUnreadable, originOf, requestIn } from './next/request.ts'
import type { Next, NextSetup } from './next/shape.ts'

export type { ForNext, NextGuard } from './next/for-next.ts'
export { oncePerProcess } from './next/once-per-process.ts'
export type { Call } from './next/request.ts'
export type { Next, NextSetup } from './next/shape.ts'

/** Adapts sessions to Next. */
export const forNext = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  { headers, cookies, redirect, notFound, forbidden, NextResponse }: Next,
  setup: NextSetup = {},
): ForNext<Task, Rules, Role, Data> => {
  const { signIn: signInPath = '/sign-in' } = setup
  const none = (): never => {
    throw new Error('the handlers of attach() answer for the session')
  }
  const unplaced = new WeakSet<RequestHead>()
  const binding = {
    head: (head: RequestHead) => head,
    // Next gives a page or an action no address. Taken for `/`, it could match a path that other sites may call.
    path: (head: RequestHead) => (unplaced.has(head) ? '' : new URL(head.url).pathname),
    request: none,
    isUnreadable: ({ headers }: RequestHead) => isUnreadable(headers),
  }
  const middleware = createMiddleware(sessions, { ...binding, attaching: 'await visit()' }, setup)
  middleware.crossSite.add(setup.crossSite)
  const entries = new WeakMap<object, Promise<{ readonly head: RequestHead; readonly entered: Response | Entered }>>()

  const changed = new WeakSet<object>()
  // Requests that a guard let in before their session was followed by another.
  const admitted = new WeakSet<object>()

  const asks = async (request?: Request): Promise<RequestHead> => {
    const headerList = await headers()
    const cookie = cookiesNow(headerList.get('cookie'), (await cookies()).getAll())
    const head: RequestHead = {
      method: request?.method ?? (isAct(headerList) ? 'POST' : 'GET'),
      url: request ? addressOf(request) : `${originOf(headerList)}/`,
      headers: { get: (name) => (name === 'cookie' ? cookie || null : headerList.get(name)) },
      isUnseen: true,
    }
    if (!request) unplaced.add(head)
    return head
  }

  const begin = async (request?: Request): Promise<{ head: RequestHead; entered: Response | Entered }> => {
    const head = await asks(request)
    const entered = await middleware.enter(head)
    if (admitted.has(await headers())) middleware.admit(head)
    return { head, entered }
  }

  const enter = async (request?: Request): ReturnType<typeof begin> => {
    const headerList = await headers()
    const entry = entries.get(headerList) ?? begin(request)
    entries.set(headerList, entry)
    return entry
  }

  const hand = async (setCookie: string): Promise<void> => setIn(await cookies(), setCookie)

  const renewed = async (setCookie: string): Promise<void> => {
    await hand(setCookie)
    const headerList = await headers()
    const entry = await entries.get(headerList)
    if (entry) middleware.settle(entry.head)
    if (entry && middleware.isAdmitted(entry.head)) admitted.add(headerList)
    entries.delete(headerList)
    changed.add(headerList)
  }

  const checkCookie = async (): Promise<void> => {
    const entry = await entries.get(await headers())
    if (entry) middleware.checkCookie(entry.head)
  }

  const fail = ({ status }: Pick<Response, 'status'>, head: RequestHead): never => {
    if (status === 404) notFound()
    if (status === 503) throw asStoreAway(middleware.causeOf(head))
    if (status === 403) forbidden?.()
    throw Object.assign(new Error(`Curfew refuses this with ${status}.`), { digest: `curfew-${status}` })
  }

  const turnAway = (refusal: Response, head: RequestHead): never => {
    const found = middleware.visit(head)
    if (found.kind === 'live') {
      // This person is in, and has to sign in all the same: by an action of their page, or anew.
      const isPage = head.method === 'GET' || refusal.status === 303
      if (isPage && (refusal.status === 303 || refusal.status === 401)) redirect(`${signInPath}?${notFreshWord}`)
      return fail(refusal, head)
    }
    return redirect(signInPath + (found.kind === 'ended' ? `?ended=${found.reason}` : ''))
  }

  const received = async (): Promise<RequestHead> => {
    const { head, entered } = await enter()
    return entered instanceof Response ? fail(entered, head) : head
  }

  const visit = async (): Promise<Visit<Task, Rules, Data>> => middleware.visit(await received())

  // A page or an action fails with the error itself: an error page reads its digest. Next has no error page for handlers.
  const answerIn = async (request: Request | undefined, head: RequestHead, failure: unknown): Promise<never> => {
    const answer = request && (await middleware.failed(head, failure))
    if (!answer) throw failure
    return answer as never
  }

  type Refuse = (head: RequestHead, call: Call) => Response | undefined | Promise<Response | undefined>
  const guard =
    (refuse: Refuse): NextGuard =>
    <Args extends readonly unknown[], Answer>(then: (...args: Args) => Answer) =>
    async (...args: Args): Promise<Awaited<Answer>> => {
      const request = requestIn(args)
      const { head, entered } = await enter(request)
      const orAnswer = (failure: unknown): Promise<never> => answerIn(request, head, failure)
      const refused = async (): Promise<Response | undefined> => refuse(head, await callOf(args))
      const refusal = entered instanceof Response ? entered : await refused().catch(orAnswer)
      if (refusal && !request) return entered === refusal ? fail(refusal, head) : turnAway(refusal, head)
      if (refusal || entered instanceof Response) return refusal as never
      if (entered.cookie && request) await hand(entered.cookie)
      const late = request && holdBody(entered, request)
      const given = late ? ([late.request, ...args.slice(1)] as unknown as Args) : args
      const answer = await attempt(entered, () => then(...given)).catch((failure: unknown) =>
        late?.refusal() ? (undefined as never) : orAnswer(failure),
      )
      const refusedLate = late?.refusal()
      if (refusedLate) return refusedLate as never
      if (!(answer instanceof Response)) return answer
      await entered.document?.begun(answer)
      const opened = head.headers.get(openedHeader) ? undefined : entered.timing
      const isChanged = changed.has(await headers())
      const timings = [opened, isChanged && changedTiming].filter((timing) => !!timing)
      const hasCookie = !!entered.cookie || isChanged
      if (timings.length === 0 && !hasCookie) return answer
      const told = new Response(answer.body, answer)
      if (hasCookie) told.headers.set('cache-control', cacheControlFor(head, answer.headers.get('cache-control')))
      if (timings.length > 0) told.headers.append('server-timing', timings.join(', '))
      return told as typeof answer
    }

  const proxy = createProxy({ sessions, middleware, NextResponse, signInPath })

  const answer = async (request: Request): Promise<Response> => {
    if (isUnreadable(request.headers)) return refusalProblem(unreadableRefusal)
    const { method, body, signal } = request
    return sessions.answer({ method, url: addressOf(request), headers: request.headers, body, signal })
  }

  return {
    attach: () => ({ GET: answer, POST: answer }),
    proxy,
    visit,
    person: async () => middleware.person(await received()),
    returnTo: async (how) => middleware.returnTo(await asks(), how),
    setData: async (change) => middleware.setData(await received(), change),
    status: async () => sessions.wireStatus(await visit()),
    requireTask: <Wanted extends Task>(task: Wanted, ...load: Load<Rules, Wanted, Call>) => {
      middleware.checkTask(task)
      return guard((head, call) => {
        const [find] = load as readonly [((call: Call) => unknown)?]
        return middleware.refuseTask(
          head,
          task,
          (find ? [() => find(call)] : []) as unknown as Load<Rules, Wanted, RequestHead>,
        )
      })
    },
    requirePerson: () => guard(middleware.refusePerson),
    requireFresh: (maxAge) => {
      checkMaxAge(maxAge)
      return guard((head) => middleware.refuseUnfresh(head, maxAge))
    },
    open: () => guard(() => undefined),
    signIn: async (who) => {
      await checkCookie()
      return handOutcome(await sessions.startOrAsk(await asks(), who), { session: renewed, cookie: hand })
    },
    finishSignIn: async (choice) => {
      await checkCookie()
      return handOutcome(await sessions.finish(await asks(), choice), { session: renewed, cookie: hand })
    },
    reauthenticated: async (how) => {
      await checkCookie()
      return handOutcome(await sessions.reauthenticated(await asks(), how), { session: renewed, cookie: hand })
    },
    signOut: async () => {
      await checkCookie()
      await renewed((await sessions.signOut(await asks())).setCookie)
    },
    took: async (form) => {
      await checkCookie()
      for (const cookie of sessions.took(await asks(), form)) await hand(cookie)
    },
  }
}
