import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { send } from 'curfew/adapters/node'
import type { Visit } from 'curfew/server/sessions'
import type { Store } from 'curfew/stores/store'
import { type KeptPost, type KeptPosts, mostKeptBytes } from './kept-posts.ts'
import { asksForPage } from './pages.ts'
import { keptForm, type RefusalPlaces, refusalOf } from './sign-in.ts'

/** The forms that come after the end of their session, from their arrival until they are sent again. */
export interface LatePosts {
  /** Keeps a request's form, and sends its person to sign in. Undefined when it is no such form. */
  readonly keep: (
    request: IncomingMessage,
    response: ServerResponse,
    target: string,
    visit: Visit,
  ) => Promise<void> | undefined
  /** The page that offers to send a form again. */
  readonly offer: (request: IncomingMessage, response: ServerResponse, target: string, visit: Visit) => Promise<void>
  /** The form that a request sends again. `gone` when that form is not there, undefined when it asks for none. */
  readonly again: (request: IncomingMessage, target: string, visit: Visit | undefined) => KeptPost | 'gone' | undefined
}

const keptWithin = 600_000
/** The query parameter that names a kept form. */
const parameter = 'curfew-again'

const secretIn = (target: string): string | undefined => {
  const query = target.split('?')[1] ?? ''
  return new URLSearchParams(query).get(parameter) ?? undefined
}

const tokensIn = (header: string, names: readonly string[]): readonly string[] =>
  header.split(';').flatMap((part) => {
    const [name = '', value = ''] = part.trim().split('=', 2)
    return names.includes(name) && value !== '' ? [value] : []
  })

/** The address to which a kept form goes again. */
const addressOf = ({ target }: KeptPost, secret: string): string =>
  `${target}${target.includes('?') ? '&' : '?'}${parameter}=${secret}`

/** The late forms of a gateway. */
export const createLatePosts = (
  posts: KeptPosts,
  around: {
    readonly store: Store
    readonly cookieNames: readonly string[]
    readonly places: RefusalPlaces
  },
): LatePosts => {
  const { store, cookieNames, places } = around
  const { signIn, frame } = places

  const subjectOf = async (request: IncomingMessage): Promise<string | undefined> => {
    for (const token of tokensIn(request.headers.cookie ?? '', cookieNames).slice(0, 4)) {
      const stored = await store.find(createHash('sha256').update(token).digest('base64url'))
      if (stored?.session.ended) return stored.session.subject
    }
    return undefined
  }

  const keepFor = async (
    request: IncomingMessage,
    response: ServerResponse,
    target: string,
    reason: string,
  ): Promise<void> => {
    const subject = await subjectOf(request)
    const body = await buffer(request)
    const type = request.headers['content-type'] ?? ''
    const query = new URLSearchParams({ ended: reason })
    if (subject !== undefined)
      query.set('from', `${frame.at}/again?${parameter}=${posts.keep({ subject, target, type, body })}`)
    response.writeHead(303, { location: `${signIn}?${query}`, 'cache-control': 'no-store' }).end()
  }

  return {
    keep: (request, response, target, visit) => {
      const length = Number(request.headers['content-length'] ?? Number.NaN)
      const isForm = request.method === 'POST' && asksForPage('POST', request.headers) && length <= mostKeptBytes
      if (visit.kind !== 'ended' || visit.ago > keptWithin || !isForm) return undefined
      return keepFor(request, response, target, visit.reason)
    },
    offer: async (request, response, target, visit) => {
      const secret = secretIn(target)
      const post = visit.kind === 'live' && secret !== undefined ? posts.find(secret, visit.subject) : undefined
      if (!post || secret === undefined) {
        return send(refusalOf(request, { status: 404, because: 'form-gone' }, places), response)
      }
      return send(keptForm(request, addressOf(post, secret), frame), response)
    },
    again: (request, target, visit) => {
      const secret = request.method === 'POST' ? secretIn(target) : undefined
      if (secret === undefined) return undefined
      if (visit?.kind !== 'live') return 'gone'
      // The route of the request was judged. It must not open another one.
      const post = posts.find(secret, visit.subject)
      return (post && addressOf(post, secret) === target && posts.take(secret, visit.subject)) || 'gone'
    },
  }
}
