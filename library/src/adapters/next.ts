import type { WireStatus } from '../core/wire.ts'
import { isDocument } from '../server/asked.ts'
import { createDoor, type Entered } from '../server/door.ts'
import type { DoorSetup, Load } from '../server/fitted.ts'
import { withHeader } from '../server/problem.ts'
import { crossSiteRefusal, refusalProblem } from '../server/refusal.ts'
import type { Asked, Sessions, Visit, Who } from '../server/sessions.ts'
import { openedHeader } from '../server/visit.ts'
import { addressOf, type Call, callOf, isAct, originOf, requestIn } from './next/request.ts'

export { oncePerProcess } from './next/once-per-process.ts'
export type { Call } from './next/request.ts'

/** What Curfew takes of Next, by its shape: from `next/headers`, `next/navigation` and `next/server`. */
export interface Next {
  readonly headers: () => Promise<Pick<Headers, 'get'>>
  readonly cookies: () => Promise<Jar>
  readonly redirect: (address: string) => never
  readonly notFound: () => never
  /** Needs `experimental.authInterrupts`. Left out, a page or action that is refused fails with the digest `curfew-403`. */
  readonly forbidden?: () => never
  readonly NextResponse: { readonly next: (how?: { readonly request: { readonly headers: Headers } }) => Response }
}

interface Jar {
  readonly getAll: () => readonly { readonly name: string; readonly value: string }[]
  readonly set: (name: string, value: string, how: Readonly<Record<string, unknown>>) => unknown
}

/** What stands before a route handler, a server action or a page. */
export type Before = <Args extends readonly unknown[], Answer>(
  then: (...args: Args) => Answer,
) => (...args: Args) => Promise<Awaited<Answer>>

/** Curfew for a Next application. Next knows which request it is at, so nothing here is handed one. */
export interface ForNext<Task extends string, Rules> {
  /** The handlers of `app/session/[[...below]]/route.ts`, which answer for `/session`. */
  readonly attach: () => Readonly<Record<'GET' | 'POST', (request: Request) => Promise<Response>>>
  /**
   * For `proxy.ts`: gives every document its visit, keeps other sites from changing anything, and sends people without a
   * session to sign in unless the path is open to them. It lets nobody in: pages, actions and route handlers decide for
   * themselves.
   */
  readonly proxy: (isOpen: (path: string) => boolean) => (request: Request) => Promise<Response>
  /** The request's view of the session. */
  readonly visit: () => Promise<Visit<Task, Rules>>
  /** The same as pages know it, for `<SessionProvider initial={…}>`. */
  readonly status: () => Promise<WireStatus>
  /** Lets in who may do a task, to the object that `load` finds when the task has a rule. */
  readonly requireTask: <Wanted extends Task>(task: Wanted, ...load: Load<Rules, Wanted, Call>) => Before
  /** Lets in whoever is signed in. `why` no task is asked for, for the next reader. */
  readonly requirePerson: (why: string) => Before
  /** Lets in everybody. `why`, for the next reader. */
  readonly open: (why: string) => Before
  /** Starts a session and hands out its cookie, from a route handler or an action. */
  readonly signIn: (who: Who) => Promise<void>
  /** Ends the session and takes its cookie back. */
  readonly signOut: () => Promise<void>
}

// What is thrown becomes no page: Next redirects by it.
const attempt = async <Answer>({ answered }: Entered, work: () => Answer): Promise<Awaited<Answer>> => {
  try {
    return await work()
  } catch (thrown) {
    await answered?.({ status: 303, headers: new Headers() })
    throw thrown
  }
}

/** Fits sessions to Next. */
export const forNext = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  { headers, cookies, redirect, notFound, forbidden, NextResponse }: Next,
  setup: DoorSetup<Asked> = {},
): ForNext<Task, Rules> => {
  const { signIn: signInPath = '/sign-in' } = setup
  const none = (): never => {
    throw new Error('the session is answered for by attach()')
  }
  const fit = { asked: (asked: Asked) => asked, path: ({ url }: Asked) => new URL(url).pathname, whole: none }
  const door = createDoor(sessions, { ...fit, attaching: 'await visit()' }, setup)
  const entries = new WeakMap<object, Promise<{ readonly asked: Asked; readonly entered: Response | Entered }>>()

  const asks = async (request?: Request): Promise<Asked> => {
    const head = await headers()
    // The jar has decoded them, so that one with a `;` would now pass for two.
    const whole = (await cookies()).getAll().filter(({ value }) => !value.includes(';'))
    const cookie = whole.map(({ name, value }) => `${name}=${value}`)
    return {
      method: request?.method ?? (isAct(head) ? 'POST' : 'GET'),
      url: request ? addressOf(request) : `${originOf(head)}/`,
      // What this very request has changed is in the jar alone.
      headers: { get: (name) => (name === 'cookie' ? cookie.join('; ') || null : head.get(name)) },
    }
  }

  const begin = async (request?: Request): Promise<{ asked: Asked; entered: Response | Entered }> => {
    const asked = await asks(request)
    return { asked, entered: await door.enter(asked) }
  }

  const enter = async (request?: Request): ReturnType<typeof begin> => {
    const head = await headers()
    const entry = entries.get(head) ?? begin(request)
    entries.set(head, entry)
    return entry
  }

  const hand = async (setCookie: string): Promise<void> => {
    const [pair = '', ...rest] = setCookie.split('; ')
    const [name = '', value = ''] = pair.split('=', 2)
    const gone = rest.includes('Max-Age=0') && { maxAge: 0 }
    const jar = await cookies()
    jar.set(name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure: rest.includes('Secure'), ...gone })
  }

  const renewed = async (setCookie: string): Promise<void> => {
    await hand(setCookie)
    entries.delete(await headers())
  }

  const fail = ({ status }: Pick<Response, 'status'>): never => {
    if (status === 404) notFound()
    if (status === 403) forbidden?.()
    throw Object.assign(new Error(`Curfew refuses this with ${status}.`), { digest: `curfew-${status}` })
  }

  const turnAway = (refusal: Response, found: Visit<Task, Rules>): never => {
    if (found.kind === 'live') return fail(refusal)
    return redirect(signInPath + (found.kind === 'ended' ? `?ended=${found.reason}` : ''))
  }

  const visit = async (): Promise<Visit<Task, Rules>> => {
    const { asked, entered } = await enter()
    return entered instanceof Response ? fail(entered) : door.visit(asked)
  }

  type Refuse = (asked: Asked, call: Call) => Response | undefined | Promise<Response | undefined>
  const guard =
    (refuse: Refuse): Before =>
    <Args extends readonly unknown[], Answer>(then: (...args: Args) => Answer) =>
    async (...args: Args): Promise<Awaited<Answer>> => {
      const request = requestIn(args)
      const { asked, entered } = await enter(request)
      const refusal = entered instanceof Response ? entered : await refuse(asked, await callOf(args))
      if (refusal && !request) return entered === refusal ? fail(refusal) : turnAway(refusal, door.visit(asked))
      if (refusal || entered instanceof Response) return refusal as never
      if (entered.cookie && request) await hand(entered.cookie)
      const answer = await attempt(entered, () => then(...args))
      if (!(answer instanceof Response)) return answer
      await entered.answered?.(answer)
      if (!entered.timing || asked.headers.get(openedHeader)) return answer
      const told = new Response(answer.body, answer)
      told.headers.append('server-timing', entered.timing)
      return told as typeof answer
    }

  const proxy: ForNext<Task, Rules>['proxy'] = (isOpen) => async (request) => {
    const asked = { method: request.method, url: addressOf(request), headers: request.headers }
    const path = fit.path(asked)
    if (sessions.owns(path)) return NextResponse.next()
    if (!isDocument(asked))
      return (await sessions.mayPass(asked)) ? NextResponse.next() : refusalProblem(crossSiteRefusal)
    const entered = await door.enter(asked)
    const mayLook = path === signInPath || isOpen(path)
    const refusal = entered instanceof Response ? entered : mayLook ? undefined : door.refusePerson(asked)
    const sentTo = refusal?.headers.get('location')
    // Next takes whole addresses only, and cuts off its own.
    if (refusal && sentTo) return withHeader(refusal, 'location', new URL(sentTo, request.url).href)
    if (refusal || entered instanceof Response) return refusal ?? NextResponse.next()
    const found = door.visit(asked)
    const on = new Headers(request.headers)
    if (found.kind === 'live' && found.opening) on.set(openedHeader, found.opening)
    const passed = NextResponse.next({ request: { headers: on } })
    if (entered.cookie) passed.headers.append('set-cookie', entered.cookie)
    if (entered.timing) passed.headers.append('server-timing', entered.timing)
    return passed
  }

  const answer = (request: Request): Promise<Response> => {
    const { method, body, signal } = request
    return sessions.answer({ method, url: addressOf(request), headers: request.headers, body, signal })
  }

  return {
    attach: () => ({ GET: answer, POST: answer }),
    proxy,
    visit,
    status: async () => sessions.wireStatus(await visit()),
    requireTask: <Wanted extends Task>(task: Wanted, ...load: Load<Rules, Wanted, Call>) =>
      guard((asked, call) => {
        const [find] = load as readonly [((call: Call) => unknown)?]
        return door.refuseTask(asked, task, (find ? [() => find(call)] : []) as unknown as Load<Rules, Wanted, Asked>)
      }),
    requirePerson: () => guard(door.refusePerson),
    open: () => guard(() => undefined),
    signIn: async (who) => renewed((await sessions.start(await asks(), who)).setCookie),
    signOut: async () => renewed((await sessions.signOut(await asks())).setCookie),
  }
}
