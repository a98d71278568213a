import type { Session } from '../../core/session.ts'
import type { Signal } from '../../core/signal.ts'
import { after, type Duration, seconds } from '../../core/time.ts'
import { createAlarm } from '../engine/alarm.ts'
import { advance } from '../engine/change.ts'
import { type Engine, policyOf } from '../engine/engine.ts'
import type { Document } from '../engine/spoken-documents.ts'
import { documentIn, type RequestHead } from '../http/request.ts'
import { searchTag } from './client-tag.ts'

/** The entry of `Server-Timing` in which a document learns the page that was opened for it. */
export const openingHeader = (opening: string): string => `curfew;desc="${opening}"`

type Head = Pick<Response, 'status' | 'headers'>
type Speaks = Extract<Signal, { readonly type: 'page-opening' }>['speaks']

/**
 * The response to a request for a document as it goes out, which decides how long the page is expected. Call these for
 * all of it; none rejects.
 */
export interface DocumentAnswer {
  /** The head of the response is known. */
  readonly begun: (answer: Head) => Promise<void>
  /** A piece of its body goes out, as bytes or text. */
  readonly piece: (piece: unknown) => void
  /** The whole response went out. */
  readonly whole: () => Promise<void>
  /** The connection was cut before. */
  readonly cut: () => Promise<void>
}

const redirects: readonly number[] = [301, 302, 303, 307, 308]

// The browser shows no document: it stays on its page, or goes on to the next address.
const isNone = ({ status, headers }: Head): boolean =>
  status === 204 ||
  status === 205 ||
  (redirects.includes(status) && headers.get('location') !== null) ||
  /^\s*attachment/i.test(headers.get('content-disposition') ?? '')

const isHtml = ({ headers }: Head): boolean =>
  /^\s*(?:text\/html|application\/xhtml\+xml)/i.test(headers.get('content-type') ?? '')

const isReadable = ({ headers }: Head): boolean => /^(?:identity)?$/i.test(headers.get('content-encoding') ?? '')

/**
 * How long to expect the page of a requested document, judged by earlier ones like it. Undefined for a request for no
 * document.
 */
export const waitFor = (engine: Engine, request: RequestHead): { readonly speaks: Speaks } | undefined => {
  const is = documentIn(request)
  if (is === 'no') return undefined
  if (!request.isUnseen && engine.spoken.like(request)) return { speaks: undefined }
  return { speaks: is === 'surely' ? 'perhaps' : 'if-a-page' }
}

interface Visited {
  readonly key: string
  readonly session: Session
}

const openingOf = (engine: Engine, { session }: Visited): Duration =>
  policyOf(engine, session).presence?.opening ?? seconds(30)

/** Follows the response to a request for a document. `page`: the page that was opened for it. */
export const followAnswer = (engine: Engine, visit: Visited, page: string, request: RequestHead): DocumentAnswer => {
  const { key } = visit
  const opening = openingOf(engine, visit)
  const like = request.isUnseen ? undefined : engine.spoken.like(request)
  const document = engine.spoken.requested(page, request)
  const doubt: Speaks = documentIn(request) === 'surely' ? 'perhaps' : 'if-a-page'
  const search = searchTag()
  let head: Head | undefined
  let isOver = false
  let wasRenewed = false

  const send = (signal: Signal): Promise<void> =>
    advance(engine, key, [signal]).then(
      () => {},
      (failure: unknown) => engine.waitUntil('the response to a request for a document', Promise.reject(failure)),
    )
  const answered = (speaks: Speaks): Promise<void> => send({ type: 'page-answered', page, ...(speaks && { speaks }) })

  // A document that is still being sent is open, however slow it is. One that may stay silent needs no renewal.
  const renew = (): void => {
    wasRenewed = true
    void answered(doubt)
  }
  const renewing = like || doubt === 'if-a-page' ? setInterval(renew, opening / 2) : undefined
  ;(renewing as { unref?: () => void } | undefined)?.unref?.()

  const over = (): boolean => {
    clearInterval(renewing)
    const was = isOver
    isOver = true
    return was
  }

  const speaksNow = (): Speaks => {
    if (document.isTagged) return undefined
    if (!like || !head || head.status >= 400) return doubt
    if (head.status !== 304 && !isHtml(head)) return doubt
    // Earlier it had the tag, and now it has none.
    return like.isTagged && document.isTagged === false ? doubt : undefined
  }

  const watchForWord = (): void => {
    const at = after(engine.clock(), opening)
    createAlarm(engine.clock, () =>
      engine.waitUntil('a page that may not report', reportSilence(engine, key, page, document)),
    ).set(at)
  }

  return {
    begun: async (answer) => {
      head ??= answer
      if (isNone(answer) && !over()) await send({ type: 'page-lost', page })
    },
    piece: (piece) => {
      if (!isOver && head && isHtml(head) && isReadable(head)) search.read(piece)
    },
    whole: async () => {
      if (over()) return
      if (head && isHtml(head) && isReadable(head) && head.status !== 304)
        document.isTagged = search.isFound() ? true : search.isWhole() ? false : undefined
      if (document.isTagged && !like && !document.hasSpoken) watchForWord()
      const speaks = like ? speaksNow() : doubt
      const isKnown = like ? speaks === undefined && !wasRenewed : !wasRenewed
      if (!isKnown) await answered(speaks)
    },
    cut: async () => {
      if (!over()) await send({ type: 'page-left', page })
    },
  }
}

const reportSilence = async (engine: Engine, key: string, page: string, document: Document): Promise<void> => {
  if (document.hasSpoken) return
  const stored = await engine.store.find(key)
  const isSilent = stored?.session.pages.some((lease) => lease.page === page && lease.as === 'silent')
  if (!stored || stored.session.ended || !isSilent || !engine.spoken.isFirst(document.path)) return
  engine.write({
    what: 'page-cannot-report',
    subject: stored.session.subject,
    detail:
      `${document.path} was sent with the client's tag, and its page has not reported. Its content security policy ` +
      `(connect-src 'self'), its <base> or another script may keep it from that, or its tab was closed as it loaded. ` +
      'Until it reports, the session ends by inactivity and not by closing',
  })
}
