import type { Decision } from '../../core/role.ts'
import type { EndReason } from '../../core/session.ts'
import { isMisuse, isStoreAway } from '../../core/store-away.ts'
import type { Duration } from '../../core/time.ts'
import { isTooManySessions } from '../../core/too-many-sessions.ts'
import { isVisitOver } from '../../core/visit-over.ts'
import { notOursDetail } from '../http/origin.ts'
import { ownHeaders, problem } from '../http/problem.ts'
import { isNavigation, type RequestHead } from '../http/request.ts'
import type { Visit } from '../visits/visit.ts'
import { ownPath } from './own-path.ts'

/** The places to which a refused person is sent. */
export interface Places {
  /** The sign-in page. Default: `/sign-in`. */
  readonly signIn?: string
}

/** A refusal in the words of HTTP. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 409 | 421 | 500 | 503
  readonly detail: string
  /** The task that the person does not have, or has but not for this object. */
  readonly task?: string
}

/** The part of a visit that says why it has no session. */
type Absence = Pick<Visit, 'kind'> & { readonly reason?: EndReason }

/**
 * Redirects a person without a session to sign in. The address carries the end reason of the last session, and the way
 * back. A script gets a 401 instead.
 */
export const refuseNobody = (head: RequestHead, visit: Absence, places: Places): Response => {
  if (!isNavigation(head)) {
    const detail = visit.kind === 'ended' ? 'The session has ended. Sign in again.' : 'There is no session. Sign in.'
    return problem(401, detail)
  }
  return toSignIn(head, places, visit.reason && `ended=${visit.reason}`)
}

/** Redirects a person to sign in. `why`: the rest of the query. */
const toSignIn = (head: RequestHead, places: Places, why: string | undefined): Response => {
  const { pathname, search } = new URL(head.url)
  const from = head.method === 'GET' ? ownPath(pathname + search) : undefined
  const said = [...(from === undefined ? [] : [`from=${encodeURIComponent(from)}`]), ...(why ? [why] : [])]
  const query = said.length > 0 ? `?${said.join('&')}` : ''
  return new Response(null, {
    status: 303,
    headers: { location: `${places.signIn ?? '/sign-in'}${query}`, 'cache-control': 'no-store' },
  })
}

/** The type of the problem when a person has to prove again who they are. Clients tell it from other problems by this. */
export const notFreshType = 'urn:curfew:not-fresh'

/** The word in the address of the sign-in page for a person who has to prove again who they are. */
export const notFreshWord = 'why=not-fresh'

/**
 * Redirects a person to prove again who they are, when that was longer ago than `maxAge`. A script gets a 401 with
 * `maxAgeMs` instead.
 */
export const refuseStale = (head: RequestHead, maxAge: Duration, places: Places): Response => {
  if (isNavigation(head)) return toSignIn(head, places, notFreshWord)
  const title = 'Prove again who you are'
  return problem(
    401,
    'This needs a newer proof of who you are. Enter your password again.',
    {},
    {
      type: notFreshType,
      title,
      maxAgeMs: maxAge,
    },
  )
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const lateSentences = {
  ended: 'The session ended before all of this was sent, so nothing was done.',
  stale: 'All of this took long to send, so nothing was done before you prove again who you are.',
}

/**
 * A refusal as it is sent when the whole body has arrived, and nothing was done. Frameworks take no redirect then, so a page
 * takes the person on to the sign-in page.
 */
export const asLate = (refusal: Response, why: keyof typeof lateSentences): Response => {
  const address = refusal.headers.get('location')
  if (address === null) return refusal
  const page = `<!doctype html><html lang="en"><title>Sign in first</title>
<p>${lateSentences[why]} <a href="${escaped(address)}">Sign in</a></p></html>`
  return new Response(page, {
    status: 401,
    headers: {
      ...ownHeaders,
      'content-type': 'text/html; charset=utf-8',
      // Browsers do not follow the refresh of a sandboxed page.
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      refresh: `0; url=${address}`,
    },
  })
}

/** The refusal of a task. It names the task and gives no hint of the object. */
export const taskRefusal = (task: string): Refusal => ({ status: 403, task, detail: `You may not do this: ${task}.` })

/** The refusal of a request that did not come from our own pages. */
export const crossSiteRefusal = (head: RequestHead): Refusal => ({ status: 403, detail: notOursDetail(head) })

/** The refusal of a request whose host cannot be read. */
export const unreadableRefusal: Refusal = { status: 400, detail: 'The request names no host that can be read.' }

/** The refusal while the store gives no answer: neither signed in nor signed out. */
export const awayRefusal: Refusal = {
  status: 503,
  detail: 'Sessions cannot be checked just now. Nothing is lost: try again.',
}

const misdirected: Refusal = {
  status: 421,
  detail: 'No session starts at this address. Use the address that this application was given.',
}

const crowded: Refusal = { status: 409, detail: 'As many sessions of this person are open as may be. End one first.' }

const overs: Readonly<Record<401 | 403 | 503, Refusal>> = {
  401: { status: 401, detail: 'The session ended before this was done. Sign in again.' },
  403: { status: 403, detail: 'A role was taken away before this was done.' },
  503: { status: 503, detail: 'The server closes. Nothing is lost: try again.' },
}

const misused: Refusal = { status: 500, detail: 'This application made a mistake, which its own log explains.' }

/** The refusal for one of Curfew's own failures; undefined for the application's own errors. */
export const refusalOf = (failure: unknown): Refusal | undefined => {
  if (isStoreAway(failure)) return awayRefusal
  if (isTooManySessions(failure)) return crowded
  if (isVisitOver(failure)) return overs[failure.status]
  if (!isMisuse(failure)) return undefined
  return failure.status === 421 ? misdirected : misused
}

/** A refusal as a JSON problem. */
export const refusalProblem = ({ status, detail, task }: Refusal): Response =>
  problem(status, detail, {}, task === undefined ? {} : { task })

/** The reason of a denial, for the journal. */
export const reasonOf = (decision: Decision): string => (decision.allow ? '' : decision.reason)
