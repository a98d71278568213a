import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Asked, askedBy, type Parts, sendTo } from './sign-in/asked.ts'
import { answerSignOut, answerWhy } from './sign-in/leaving.ts'
import { type Frame, pageAnswer } from './sign-in/page.ts'
import { answerProve } from './sign-in/prove.ts'
import { keptFormPage } from './sign-in/screens.ts'
import { openSheets } from './sign-in/sheets.ts'
import { answerSignIn } from './sign-in/sign-in.ts'
import { wordsOf } from './sign-in/words.ts'

export type { Parts } from './sign-in/asked.ts'
export type { Frame } from './sign-in/page.ts'
export { type RefusalPlaces, type RefusedRequest, refusalOf, refusedPage } from './sign-in/refusals.ts'

/** The surroundings of the gateway's own pages. */
export interface PagesSetup extends Omit<Parts, 'frame'> {
  /** The path of the gateway's own pages: `/_curfew`. */
  readonly at: string
  /** The name of its sessions, for the client. */
  readonly name: string
  /** The page to which an ended session leads. Default: the sign-in page. */
  readonly home?: string
  /** The application's name on the pages. */
  readonly title?: string
  /** The style sheet with the colours of the operator. */
  readonly theme?: string
}

/** The page that offers to send a form again. `action`: the address to which it goes. */
export const keptForm = (request: IncomingMessage, action: string, frame: Frame): Response => {
  const words = wordsOf(request.headers['accept-language'])
  return pageAnswer(keptFormPage(words, action), frame, words)
}

/** Answers a request for one of the gateway's own pages; undefined when there is none of this name. */
export type OwnPages = (request: IncomingMessage, response: ServerResponse, name: string) => Promise<void> | undefined

const pages: Readonly<Record<string, (asked: Asked, parts: Parts) => Promise<void>>> = {
  'sign-in': answerSignIn,
  'sign-out': answerSignOut,
  prove: answerProve,
  why: answerWhy,
}

/**
 * The gateway's own pages: sign-in, sign-out, the reason of the last end, and their style sheet. Requests for them have
 * gone through `attach`.
 */
export const ownPages = ({ at, name, home, title, theme, ...rest }: PagesSetup): OwnPages => {
  const frame = {
    at,
    name,
    home: home ?? rest.signIn,
    isThemed: theme !== undefined,
    ...(title !== undefined && { title }),
  }
  const parts: Parts = { ...rest, frame }
  const isOwnSignIn = rest.signIn === `${at}/sign-in`
  const sheets = openSheets(theme)
  return (request, response, page) => {
    const answer = Object.hasOwn(pages, page) ? pages[page] : undefined
    const needsAccounts = page === 'sign-in' || page === 'prove'
    if (answer) return needsAccounts && !isOwnSignIn ? undefined : answer(askedBy(request, response, frame), parts)
    const sheet = sheets(request, page)
    return sheet && sendTo({ request, response }, sheet)
  }
}
