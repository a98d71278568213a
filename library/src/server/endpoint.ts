import { mostPages } from '../core/session.ts'
import type { Signal } from '../core/signal.ts'
import { isPageId, largestBody, readSignals, type WireStatus } from '../core/wire.ts'
import type { Stored } from '../stores/store.ts'
import type { Whole } from './asked.ts'
import { advance } from './change.ts'
import { takeCookie } from './cookie.ts'
import type { Drafts } from './draft.ts'
import { type Engine, writeOf } from './engine.ts'
import { look, statusNow, wireStatus } from './look.ts'
import { isOurs } from './origin.ts'
import { inTime } from './patience.ts'
import { ownHeaders, problem, unavailable } from './problem.ts'
import type { Carries, Carrying, Streams } from './streams.ts'
import { pageTokenOf } from './token.ts'
import { keyIn } from './visit.ts'

const answer = (status: WireStatus, code: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(status), {
    status: code,
    headers: { 'content-type': 'application/json', ...ownHeaders, ...headers },
  })

const bodyOf = async (request: Whole): Promise<string | undefined> => {
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

/** Answers for the one resource that Curfew has: `/session`, and the events below it. */
export const createEndpoint = (
  engine: Engine,
  streams: Streams,
  drafts: Drafts,
  path: string,
): ((request: Whole) => Promise<Response>) => {
  const malformed = (status: number, detail: string): Response => {
    engine.write({ what: 'malformed-signal', detail })
    return problem(status, detail)
  }

  const refused = async (request: Whole, stored: Stored | undefined): Promise<Response> => {
    const gone = stored !== undefined
    if (gone) await writeOf(engine, stored.key, stored.session, { what: 'ended-token-used' })
    else engine.write({ what: 'unknown-token-used' })
    return answer(
      await wireStatus(engine, stored),
      401,
      gone ? {} : { 'set-cookie': takeCookie(request, engine.reach) },
    )
  }

  const isLive = (stored: Stored | undefined): stored is Stored =>
    stored !== undefined && statusNow(engine, stored).phase !== 'ended'

  const read = async (request: Whole): Promise<Response> => {
    const found = await keyIn(engine, request)
    if (typeof found === 'string') return answer({ phase: 'none' }, found === 'nobody' ? 200 : 401)
    const stored = await look(engine, found.key)
    if (!isLive(stored)) return refused(request, stored)
    return answer(await wireStatus(engine, stored, await pageTokenOf(found.token)), 200)
  }

  const signal = async (request: Whole): Promise<Response> => {
    if (!(await isOurs(request, engine.reach))) {
      engine.write({ what: 'cross-site-refused', detail: `POST ${path}` })
      return problem(403, 'Signals are taken from pages of this application only.')
    }
    if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
      return malformed(415, 'Send signals as application/json.')
    const body = await bodyOf(request).catch(() => '')
    if (body === undefined) return malformed(413, `Send at most ${largestBody} bytes.`)
    const signals = readSignals(body)
    return typeof signals === 'string' ? malformed(400, `No signal: ${signals}.`) : inTime(heed(request, signals))
  }

  const heed = async (request: Whole, signals: readonly Signal[]): Promise<Response> => {
    const found = await keyIn(engine, request)
    if (typeof found === 'string') return answer({ phase: 'none' }, 401)
    const before = await look(engine, found.key)
    if (!isLive(before)) return refused(request, before)
    const stored = await advance(engine, found.key, signals)
    const left = stored?.session.ended?.reason === 'signed-out'
    return answer(
      await wireStatus(engine, stored),
      isLive(stored) || left ? 200 : 401,
      left ? { 'set-cookie': takeCookie(request, engine.reach) } : {},
    )
  }

  const listen = async (request: Whole, asked: URLSearchParams): Promise<Response> => {
    const alone = asked.getAll('alone')
    // Whoever has more open than are kept count of is to hear all the same.
    const pages = [...alone, ...asked.getAll('page')].slice(0, mostPages)
    const nth = asked.has('nth') ? Number(asked.get('nth')) : undefined
    // Opening a stream holds pages, so that another site must not be able to.
    if (request.headers.get('sec-fetch-site') !== null && !(await isOurs(request, engine.reach))) {
      engine.write({ what: 'cross-site-refused', detail: `GET ${path}/events` })
      return problem(403, 'Events are for pages of this application only.')
    }
    if (!pages.every(isPageId)) return malformed(400, 'A page is not an id.')
    if (nth !== undefined && !Number.isSafeInteger(nth)) return malformed(400, 'nth is not a whole number.')
    const others = alone.length > 0 ? 'kept' : 'lost'
    const opened = await inTime(opens(request, { pages, others, ...(nth !== undefined && { nth }) }))
    // Nothing is opened for somebody who was told that there is no answer.
    return opened instanceof Response ? opened : streams.open(opened, request)
  }

  const opens = async (request: Whole, carries: Carries): Promise<Response | Carrying> => {
    const found = await keyIn(engine, request)
    if (typeof found === 'string') return answer({ phase: 'none' }, 401)
    const stored = await look(engine, found.key)
    return isLive(stored) ? streams.carry(found.key, carries) : refused(request, stored)
  }

  const draftKey = async (request: Whole, id: string | null): Promise<Response> => {
    if (!(await isOurs(request, engine.reach))) {
      engine.write({ what: 'cross-site-refused', detail: `GET ${path}/draft-key` })
      return problem(403, 'The keys of drafts are for pages of this application only.')
    }
    const found = await keyIn(engine, request)
    if (typeof found === 'string') return answer({ phase: 'none' }, 401)
    const stored = await look(engine, found.key)
    return isLive(stored) ? drafts(stored, id) : refused(request, stored)
  }

  const routed = (request: Whole): Response | Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url)
    const wants = (allow: string): Response => problem(405, `Use ${allow} here.`, { allow })
    if (pathname === `${path}/events`) return request.method === 'GET' ? listen(request, searchParams) : wants('GET')
    if (pathname === `${path}/draft-key`)
      return request.method === 'GET' ? inTime(draftKey(request, searchParams.get('id'))) : wants('GET')
    if (pathname !== path) return problem(404, 'Curfew answers for the session, its events and its drafts only.')
    if (request.method === 'GET' || request.method === 'HEAD') return inTime(read(request))
    return request.method === 'POST' ? signal(request) : wants('GET, HEAD, POST')
  }

  return async (request) => {
    try {
      return await routed(request)
    } catch (failure) {
      engine.write({ what: 'store-failed', detail: `${request.method} ${path}: ${String(failure)}` })
      return unavailable()
    }
  }
}
