import { StoreAway } from 'curfew'
import type { LiveVisit, RequestHead, Visit } from 'curfew/server/sessions'
import type { Context, MiddlewareHandler } from 'hono'
import { refusalPage } from '../page/refusal.tsx'
import type { ConsoleTask, Desk } from '../setup.ts'
import { formOf, textIn } from './form.ts'
import { problem } from './headers.ts'
import { isMark, keepText, type Typed } from './kept-text.ts'
import { may } from './may.ts'

/** The things that a page finds beside its request. */
export interface Beside {
  readonly Variables: { visit: LiveVisit }
}

/** A request for one of the console's pages. */
export type Asked = Context<Beside>

const wantsPage = ({ req }: Context): boolean =>
  req.header('sec-fetch-mode') === 'navigate' ||
  (req.header('sec-fetch-site') === undefined && (req.header('accept') ?? '').includes('text/html'))

// Only a read: the application's own middleware counts a navigation and opens its page. A second visit that did so too
// would wait for a page that never comes. A page that is fetched ahead opens none.
const onlyReads: Readonly<Record<string, string>> = { 'curfew-passive': '1', 'sec-purpose': 'prefetch' }

const readOnly = ({ method, url, headers }: Request): RequestHead => ({
  method,
  url,
  headers: { get: (name) => onlyReads[name] ?? headers.get(name) },
})

const refuse = (c: Context, desk: Desk, status: 403 | 404 | 503, words: string): Response | Promise<Response> =>
  wantsPage(c) ? refusalPage(desk, status, words) : problem(status, words)

/** A form of the console, whose text is kept when its sender has to sign in first. */
export interface KeptForm {
  readonly act: Typed['act']
  readonly field: 'note' | 'text'
}

// The page of the form. The person who wrote it finds there what they typed, and no other person does.
const wayBackTo = async (c: Context, desk: Desk, { act, field }: KeptForm): Promise<string> => {
  const form = await formOf(c)
  const which = new URLSearchParams(form.get('which') ?? '').toString()
  const [mark, text] = [form.get('mark') ?? '', textIn(form, field)]
  if (isMark(mark) && text !== '') c.header('set-cookie', keepText(desk, c, mark, text))
  return `${desk.at}/${act}${which && `?${which}`}`
}

const sendToSignIn = async (c: Asked, desk: Desk, visit: Visit, form: KeptForm | undefined): Promise<Response> => {
  const ended = visit.kind === 'ended' ? visit.reason : undefined
  if (!wantsPage(c)) return problem(401, ended ? 'The session has ended. Sign in again.' : 'Sign in first.')
  const { pathname, search } = new URL(c.req.url)
  const said = new URLSearchParams(c.req.method === 'GET' ? { from: pathname + search } : {})
  if (form) said.set('from', await wayBackTo(c, desk, form))
  if (ended) said.set('ended', ended)
  const query = said.toString()
  return c.redirect(desk.signIn + (query && `?${query}`), 303)
}

const enter = async (c: Asked, desk: Desk, form?: KeptForm): Promise<Response | LiveVisit> => {
  const { sessions } = desk
  if (!(await sessions.mayPass(c.req.raw))) return refuse(c, desk, 403, 'This is taken from pages of this site only.')
  const visit = await sessions.visit(readOnly(c.req.raw))
  return visit.kind === 'live' ? visit : sendToSignIn(c, desk, visit, form)
}

/** The response to an error: 503 where the store gives no answer. Another error is the application's. */
export const failed =
  (desk: Desk) =>
  async (failure: Error, c: Context): Promise<Response> => {
    if (!(failure instanceof StoreAway)) throw failure
    desk.sessions.report(failure, `${c.req.method} ${c.req.path}`)
    const answer = await refuse(c, desk, 503, 'Sessions cannot be read just now. Nothing is lost: try again.')
    answer.headers.set('retry-after', '1')
    return answer
  }

/** Lets in each person who is signed in. */
export const needsPerson =
  (desk: Desk): MiddlewareHandler<Beside> =>
  async (c, next) => {
    const visit = await enter(c, desk)
    if (visit instanceof Response) return visit
    c.set('visit', visit)
    return next()
  }

/** Lets in a person who may do a task. A refusal is journalled. `form`: the form that is sent. */
export const needs =
  (desk: Desk, task: ConsoleTask, form?: KeptForm): MiddlewareHandler<Beside> =>
  async (c, next) => {
    const visit = await enter(c, desk, form)
    if (visit instanceof Response) return visit
    if (!may(desk, visit, task)) {
      const { subject, id } = visit
      desk.sessions.write({
        what: 'task-refused',
        subject,
        session: id,
        task: desk.tasks[task],
        reason: 'no-role-has-it',
      })
      return refuse(c, desk, 403, `Your role does not include this: ${desk.tasks[task]}.`)
    }
    c.set('visit', visit)
    return next()
  }

/** The response when there is no such session or page. */
export const notFound =
  (desk: Desk) =>
  (c: Context): Response | Promise<Response> =>
    refuse(c, desk, 404, 'There is no such page.')
