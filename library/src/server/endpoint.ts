import { mostPages } from '../core/session.ts'
import type { Signal } from '../core/signal.ts'
import { wordsOf } from '../core/store-away.ts'
import { isPageId, largestBody, readSignals, type WireStatus } from '../core/wire.ts'
import type { Stored } from '../stores/store.ts'
import type { Drafts } from './drafts/drafts.ts'
import { advanceBoth } from './engine/change.ts'
import { type Engine, fromOf, writeAbout, writeOf } from './engine/engine.ts'
import { findSettled, statusNow, statusThen, wireStatus } from './engine/read.ts'
import { withTimeout } from './engine/timeout.ts'
import { takeCookie } from './http/cookie.ts'
import { isOurs, notOursDetail } from './http/origin.ts'
import { ownHeaders, problem, unavailable } from './http/problem.ts'
import type { OwnRequest } from './http/request.ts'
import { pageTokenOf } from './http/token.ts'
import type { Carries, Carrying, Streams } from './live/streams.ts'
import { type Keyed, keyIn } from './visits/session-key.ts'

const answer = (status: WireStatus, code: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(status), {
    status: code,
    headers: { 'content-type': 'application/json', ...ownHeaders, ...headers },
  })

// Every page asks, also one without a session. A 401 would show up as an error in its console.
const forPages = 200

const bodyOf = async (request: OwnRequest): Promise<string | undefined> => {
  if (Number(request.headers.get('content-length') ?? 0) > largestBody) return undefined
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    size += piece.value.byteLength
    if (size > largestBody) {
      await reader?.cancel()
      return undefined
    }
    text += decoder.decode(piece.value, { stream: true })
  }
  return text + decoder.decode()
}

/** The endpoint for the one resource that Curfew has: `/session`, and the events below it. */
export const createEndpoint = (
  engine: Engine,
  streams: Streams,
  drafts: Drafts,
  path: string,
): ((request: OwnRequest) => Promise<Response>) => {
  const malformed = (request: OwnRequest, status: number, detail: string): Response => {
    writeAbout(engine, request, { what: 'malformed-signal', detail })
    return problem(status, detail)
  }

  const refused = async (request: OwnRequest, stored: Stored | undefined, unknownCode: number): Promise<Response> => {
    const gone = stored !== undefined
    const from = fromOf(engine, request)
    if (gone) await writeOf(engine, stored.key, stored.session, { what: 'ended-token-used', ...from })
    else engine.write({ what: 'unknown-token-used', ...from })
    // An unknown token may belong to another application on this host, so its cookie is never taken back.
    return answer(await wireStatus(engine, stored), gone ? 401 : unknownCode)
  }

  const isLive = (stored: Stored | undefined): stored is Stored =>
    stored !== undefined && statusNow(engine, stored).phase !== 'ended'

  const withSession = async <Answer>(
    request: OwnRequest,
    unknownCode: number,
    then: (found: Keyed) => Promise<Answer>,
  ): Promise<Answer | Response> => {
    const found = await keyIn(engine, request)
    return typeof found === 'string' ? answer({ phase: 'none' }, unknownCode) : then(found)
  }

  const withLiveSession = <Answer>(
    request: OwnRequest,
    unknownCode: number,
    then: (stored: Stored, found: Keyed) => Promise<Answer>,
  ): Promise<Answer | Response> =>
    withSession(request, unknownCode, async (found) => {
      const stored = await findSettled(engine, found.key)
      return isLive(stored) ? then(stored, found) : refused(request, stored, unknownCode)
    })

  const read = (request: OwnRequest): Promise<Response> =>
    withLiveSession(request, forPages, async (stored, { token }) =>
      answer(await wireStatus(engine, stored, await pageTokenOf(token)), 200),
    )

  const signal = async (request: OwnRequest): Promise<Response> => {
    if (!(await isOurs(request, engine.reach))) {
      writeAbout(engine, request, { what: 'cross-site-refused', detail: `POST ${path}` })
      return problem(403, notOursDetail(request))
    }
    if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
      return malformed(request, 415, 'Send signals as application/json.')
    const body = await bodyOf(request).catch(() => '')
    if (body === undefined) return malformed(request, 413, `Send at most ${largestBody} bytes.`)
    const signals = readSignals(body)
    return typeof signals === 'string'
      ? malformed(request, 400, `No signal: ${signals}.`)
      : withTimeout(heed(request, signals))
  }

  const heed = (request: OwnRequest, signals: readonly Signal[]): Promise<Response> =>
    withSession(request, forPages, async ({ key }) => {
      const changed = await advanceBoth(engine, key, signals, request)
      if (!changed) return refused(request, undefined, forPages)
      const { was, is, now } = changed
      if (statusThen(engine, was, now).phase === 'ended') return refused(request, is, forPages)
      engine.spoken.reported(signals.flatMap((signal) => (signal.type === 'page-seen' ? (signal.after ?? []) : [])))
      const left = is.session.ended?.reason === 'signed-out'
      return answer(
        await wireStatus(engine, is),
        isLive(is) || left ? 200 : 401,
        left ? { 'set-cookie': takeCookie(request, engine.reach) } : {},
      )
    })

  const listen = async (request: OwnRequest, query: URLSearchParams): Promise<Response> => {
    const alone = query.getAll('alone')
    // A browser may have more pages open than a session counts. It still gets its stream, for the first of them.
    const pages = [...alone, ...query.getAll('page')].slice(0, mostPages)
    const nth = query.has('nth') ? Number(query.get('nth')) : undefined
    // Opening a stream holds pages open, so another site must not be able to.
    if (request.headers.get('sec-fetch-site') !== null && !(await isOurs(request, engine.reach))) {
      writeAbout(engine, request, { what: 'cross-site-refused', detail: `GET ${path}/events` })
      return problem(403, 'Events are for pages of this application only.')
    }
    if (!pages.every(isPageId)) return malformed(request, 400, 'A page is not an id.')
    if (nth !== undefined && !Number.isSafeInteger(nth)) return malformed(request, 400, 'nth is not a whole number.')
    const others = alone.length > 0 ? 'kept' : 'lost'
    const opened = await withTimeout(opens(request, { pages, others, ...(nth !== undefined && { nth }) }))
    // After a timeout the caller has its 503 already, so no stream is opened.
    return opened instanceof Response ? opened : streams.open(opened, request)
  }

  const opens = (request: OwnRequest, carries: Carries): Promise<Response | Carrying> =>
    withLiveSession(request, 401, ({ key }) => streams.carry(key, carries))

  const draftKey = async (request: OwnRequest, id: string | null): Promise<Response> => {
    if (!(await isOurs(request, engine.reach))) {
      writeAbout(engine, request, { what: 'cross-site-refused', detail: `GET ${path}/draft-key` })
      return problem(403, 'The keys of drafts are for pages of this application only.')
    }
    return withLiveSession(request, 401, (stored) => drafts(request, stored, id))
  }

  const routed = (request: OwnRequest): Response | Promise<Response> => {
    const { pathname: address, searchParams } = new URL(request.url)
    // Next.js can be configured to put a slash after every path.
    const pathname = address.endsWith('/') ? address.slice(0, -1) : address
    const wants = (allow: string): Response => problem(405, `Use ${allow} here.`, { allow })
    if (pathname === `${path}/events`) return request.method === 'GET' ? listen(request, searchParams) : wants('GET')
    if (pathname === `${path}/draft-key`)
      return request.method === 'GET' ? withTimeout(draftKey(request, searchParams.get('id'))) : wants('GET')
    if (pathname !== path) return problem(404, 'Curfew answers for the session, its events and its drafts only.')
    if (request.method === 'GET' || request.method === 'HEAD') return withTimeout(read(request))
    return request.method === 'POST' ? signal(request) : wants('GET, HEAD, POST')
  }

  return async (request) => {
    try {
      return await routed(request)
    } catch (failure) {
      engine.write({ what: 'store-failed', detail: `${request.method} ${path}: ${wordsOf(failure)}` })
      return unavailable()
    }
  }
}
