import { isPromise, type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { asStoreAway } from '../../core/store-away.ts'
import { createOnceAMinute } from '../engine/once-a-minute.ts'
import { counted } from '../engine/report.ts'
import { problem, unavailable, withHeader } from '../http/problem.ts'
import { documentIn, isSafe, type OwnRequest, type RequestHead, whenOf } from '../http/request.ts'
import type { Sessions } from '../sessions.ts'
import { openingHeader } from '../visits/expected-page.ts'
import type { LiveVisit, Visit } from '../visits/visit.ts'
import type { Entered, FrameworkBinding } from './binding.ts'
import { anySitesVisit, type CrossSite, createCrossSite, handsCookie } from './cross-site.ts'
import type { RefusalSetup } from './guards.ts'
import { crossSiteRefusal, type Refusal, refusalOf, refusalProblem, unreadableRefusal } from './refusal.ts'
import { type ReturnSetup, returnPath } from './return-to.ts'
import { type Checks, createVerdicts, type Verdicts } from './verdict.ts'
import { checkAdapter, checkTask } from './written.ts'

export type { Entered, FrameworkBinding } from './binding.ts'

/** The middleware that every request passes, in every framework. */
export interface Middleware<Context, Task extends string, Rules, Data>
  extends Checks<Context, Task, Rules, Data>,
    Pick<Verdicts<Context, Task, Rules, Data>, 'admit' | 'isAdmitted'> {
  /** The response to send at once, or what is added to the route's own. */
  readonly enter: (context: Context) => MaybePromise<Response | Entered>
  /** The response to a `StoreAway` or a `Misuse` that a route threw; undefined for the application's own errors. */
  readonly failed: (context: Context, failure: unknown) => Promise<Response | undefined>
  /** The requests that other sites may make. */
  readonly crossSite: CrossSite
  /** Whether a request is one of them. */
  readonly isCrossSite: (context: Context) => boolean
  /**
   * Throws where no cookie may be set or taken back.
   * @throws Misuse at a request that other sites may make.
   */
  readonly checkCookie: (context: Context) => void
  /**
   * Checks the task of a guard.
   * @throws Misuse when it is none.
   */
  readonly checkTask: (task: Task) => void
  /** The path to which the person of a request returns after they signed in. */
  readonly returnTo: (context: Context, setup?: ReturnSetup) => string
  /** The error because of which a request has no visit. */
  readonly causeOf: (context: Context) => unknown
}

/** Whether a `Set-Cookie` is about the same cookie as another. */
export const isSameCookie = (one: string, other: string): boolean => one.split('=', 1)[0] === other.split('=', 1)[0]

// A page asks why its last session is over, and needs the cookie for that. So its document, scripts and images leave the
// cookie in place. The page then goes to an address that tells the end, and there the cookie is taken back.
const isTold = (head: RequestHead): boolean =>
  documentIn(head) === 'no' ? head.headers.get('sec-fetch-dest') === null : /[?&]ended=/.test(head.url)

/** The middleware of an application's sessions, for adapters to bind to their frameworks. */
export const createMiddleware = <Context extends object, Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  binding: FrameworkBinding<Context>,
  setup: RefusalSetup<Context>,
): Middleware<Context, Task, Rules, Data> => {
  checkAdapter(sessions, setup)
  const refuse = (context: Context, refusal: Refusal): Response | Promise<Response> => {
    const { headers } = binding.head(context)
    const isForPerson = headers.get('sec-fetch-mode') !== 'cors' && headers.get('accept')?.includes('text/html')
    return setup.refusalPage && isForPerson ? setup.refusalPage(context, refusal) : refusalProblem(refusal)
  }

  const failed = async (context: Context, failure: unknown): Promise<Response | undefined> => {
    const refusal = refusalOf(failure)
    if (!refusal) return undefined
    sessions.report(failure, whenOf(binding.head(context)))
    const answer = await refuse(context, refusal)
    return refusal.status === 503 ? withHeader(answer, 'retry-after', '1') : answer
  }

  const seldom = createOnceAMinute()
  const refuseUnreadable = (context: Context): Response | Promise<Response> => {
    const spoken = seldom('unreadable', sessions.now())
    if (spoken) {
      const from = sessions.addressOf(binding.head(context))
      const entry = { what: 'host-refused', detail: 'it cannot be read', ...counted(spoken.unsaid) }
      sessions.write({ ...entry, ...(from !== undefined && { from }) })
    }
    return refuse(context, unreadableRefusal)
  }

  const whole = (context: Context): OwnRequest | undefined => {
    try {
      return binding.request(context)
    } catch {
      // The web's own Request does not know this method or address.
      return undefined
    }
  }

  const passed = (context: Context, head: RequestHead, found: Visit<Task, Rules, Data>): Entered => {
    if (found.kind === 'ended') return isTold(head) ? { cookie: sessions.takeCookie(head) } : {}
    if (found.kind !== 'live') return {}
    if (isSafe(head)) return opened(head, found)
    return { ...opened(head, found), again: verdicts.open(context, found) }
  }

  const opened = (head: RequestHead, found: LiveVisit<Task, Rules, Data>): Entered => {
    if (found.opening === undefined) return {}
    const document = sessions.document(found, head)
    return { timing: openingHeader(found.opening), ...(document && { document }) }
  }

  // If a session cannot be read, whatever the error, the response is 503: neither signed in nor signed out.
  const causes = new WeakMap<Context, unknown>()
  const unread = async (context: Context, failure: unknown): Promise<Response> => {
    causes.set(context, failure)
    const answer = await failed(context, asStoreAway(failure))
    return answer ?? unavailable()
  }

  const received = (context: Context, head: RequestHead): MaybePromise<Response | Entered> => {
    const welcome = (found: Visit<Task, Rules, Data>): Entered => {
      verdicts.know(context, found)
      return passed(context, head, found)
    }
    try {
      const found = sessions.visit(head)
      if (!isPromise(found)) return welcome(found)
      return found.then(welcome).catch((failure: unknown) => unread(context, failure))
    } catch (failure) {
      return unread(context, failure)
    }
  }

  const enter = (context: Context): MaybePromise<Response | Entered> => {
    if (binding.isUnreadable?.(context)) return refuseUnreadable(context)
    const path = binding.path(context)
    if (sessions.owns(path)) {
      const request = whole(context)
      return request ? sessions.answer(request) : problem(400, 'This is no request that Curfew can read.')
    }
    if (verdicts.isKnown(context)) return {}
    const head = binding.head(context)
    if (crossSite.has(head.method, path)) {
      verdicts.know(context, anySitesVisit)
      return {}
    }
    return whenReady(sessions.mayPass(head), (may) =>
      may ? received(context, head) : refuse(context, crossSiteRefusal(head)),
    )
  }

  const crossSite = createCrossSite(sessions.owns)
  const checkCookie = (context: Context): void => {
    if (verdicts.isCrossSite(context)) throw handsCookie(nameOf(context))
  }
  const nameOf = (context: Context): string => `${binding.head(context).method} ${binding.path(context)}`

  const verdicts: Verdicts<Context, Task, Rules, Data> = createVerdicts({ sessions, binding, setup, refuse, unread })
  const causeOf = (context: Context): unknown => causes.get(context)
  const { owns } = sessions
  const returnTo = (context: Context, how?: ReturnSetup): string =>
    returnPath(binding.head(context), { ...setup, owns }, how)
  const checkOwnTask = (task: Task): void => checkTask(sessions.roles.tasks, task)
  return { ...verdicts, enter, failed, crossSite, checkCookie, checkTask: checkOwnTask, returnTo, causeOf }
}
