import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ForNode, send } from 'curfew/adapters/node'
import type { Sessions } from 'curfew/server/sessions'
import type { Accounts, Throttle } from '../people.ts'
import { cameFrom, ownPath } from './from.ts'
import { type Frame, type Page, pageAnswer } from './page.ts'
import { type RefusedRequest, refusedPage } from './refusals.ts'
import { type Words, wordsOf } from './words.ts'

/** The parts with which the gateway's own pages work. */
export interface Parts {
  readonly frame: Frame
  readonly node: ForNode<string, unknown>
  readonly sessions: Sessions
  readonly accounts: Accounts
  readonly throttle: Throttle
  /** The sign-in page: the gateway's own, or the application's. */
  readonly signIn: string
  /** The address of a client, for the count of its failures. */
  readonly addressOf: (request: IncomingMessage) => string
}

/** One request for one of the gateway's own pages. */
export interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly words: Words
  readonly query: URLSearchParams
  /** The page of this site to go on to. */
  readonly from: string | undefined
  /** Whether the person was sent here to prove again who they are. */
  readonly isAgain: boolean
}

/** Reads a request for one of the gateway's own pages. */
export const askedBy = (request: IncomingMessage, response: ServerResponse, { at }: Frame): Asked => {
  const query = new URLSearchParams(request.url?.split('?', 2)[1] ?? '')
  // A person who signed out needs no way back. After another end the browser names the page where it was.
  const hasEnded = query.has('ended') && query.get('ended') !== 'signed-out'
  const from = ownPath(query.get('from'), at) ?? (hasEnded ? cameFrom(request, at) : undefined)
  const isAgain = query.get('why') === 'not-fresh'
  return { request, response, words: wordsOf(request.headers['accept-language']), query, from, isAgain }
}

const withoutBody = (answer: Response): Response => new Response(null, answer)

/** Sends a response, without its body where only the head was asked for. */
export const sendTo = ({ request, response }: Pick<Asked, 'request' | 'response'>, answer: Response): Promise<void> =>
  send(request.method === 'HEAD' ? withoutBody(answer) : answer, response)

/** Sends a page. */
export const show = (asked: Asked, { frame }: Pick<Parts, 'frame'>, page: Page): Promise<void> =>
  sendTo(asked, pageAnswer(page, frame, asked.words))

/** Sends a person on to another page. */
export const leadTo = (asked: Asked, location: string): Promise<void> =>
  sendTo(asked, new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } }))

/** Sends the page of a refusal. */
export const refuse = (asked: Asked, { frame, sessions, signIn }: Parts, refused: RefusedRequest): Promise<void> =>
  sendTo(asked, refusedPage(asked.request, refused, { frame, roles: sessions.roles, signIn }))

/** Refuses a method, and names those that the page takes. */
export const refuseMethod = (asked: Asked, parts: Parts, allowed: string): Promise<void> => {
  asked.response.setHeader('allow', allowed)
  return refuse(asked, parts, { status: 405 })
}
