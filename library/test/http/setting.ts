import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import type { VisitOver } from '../../src/core/visit-over.ts'
import type { Choice, FinishAnswer, Sessions, Visit, Who } from '../../src/server/sessions.ts'

/** An object that a rule checks. */
export interface Refund {
  readonly askedBy: string
}

const policy = definePolicy({ idle: minutes(1), warning: seconds(30) })

// biome-ignore lint/suspicious/noThenProperty: a bound says what happens then.
const alone = definePolicy({ idle: minutes(1), warning: seconds(30), sessions: { most: 1, then: 'refuse' } })

// biome-ignore lint/suspicious/noThenProperty: a bound says what happens then.
const atTwoPlaces = definePolicy({ idle: minutes(5), warning: seconds(30), sessions: { most: 2, then: 'ask' } })

/** The roles of the story: a clerk asks for refunds, a boss approves the refunds of others. */
export const roles = defineRoles({
  tasks: ['refund.ask', 'refund.approve'],
  roles: {
    clerk: { tasks: ['refund.ask'], policy },
    boss: { tasks: ['refund.approve'], policy },
    // A person who is signed in at one place at a time.
    lone: { tasks: ['refund.ask'], policy: alone },
    // A person who is signed in at two places at a time, and is asked which one ends.
    pair: { tasks: ['refund.ask'], policy: atTwoPlaces },
  },
  apart: [['refund.ask', 'refund.approve']],
  rules: { 'refund.approve': (subject: string, refund: Refund) => refund.askedBy !== subject },
})

/** The story's own data of a session: what its person has laid aside. */
export interface Basket {
  readonly items: readonly string[]
}

/** The check of the story's own data. Sessions from before it kept any have an empty basket. */
export const basketFrom = (value: unknown): Basket => {
  const { items } = (value ?? { items: [] }) as { readonly items?: unknown }
  if (Array.isArray(items) && items.every((item) => typeof item === 'string')) return { items }
  throw new Error('a basket has a list of items')
}

type StoryRole = 'clerk' | 'boss' | 'lone' | 'pair'

/** The sessions of the story. */
export type StorySessions = Sessions<
  'refund.ask' | 'refund.approve',
  StoryRole,
  {
    'refund.approve': (subject: string, refund: Refund) => boolean
  },
  Basket
>

const shared = globalThis as unknown as Record<symbol, Record<string, Refund> | undefined>
const place = Symbol.for('curfew story refunds')
shared[place] ??= { r1: { askedBy: 'carla' }, r2: { askedBy: 'bob' } }

/** The refunds, the same ones for every bundle of this process. */
export const refunds: Record<string, Refund> = shared[place]

/** The acts of a route whose failures it lets through. */
export const deed = async (sessions: StorySessions, name: string): Promise<string> => {
  const person = { subject: 'carla', by: 'bea' }
  const deeds: Readonly<Record<string, () => unknown>> = {
    end: () => sessions.end({ ...person, id: 'none' }),
    'end-all': () => sessions.endAll(person),
    'change-roles': () => sessions.changeRoles({ ...person, roles: ['boss'] }),
    message: () => sessions.message({ ...person, text: 'we close' }),
    list: () => sessions.list({ are: 'live' }),
    'of-subject': () => sessions.ofSubject('carla'),
    'to-everybody': () => sessions.endAll({ ...person, subject: String({}) }),
    misuse: () => sessions.changeRoles({ ...person, roles: ['emperor' as 'boss'] }),
    own: () => Promise.reject(new Error('the application’s own, with a secret')),
  }
  await deeds[name]?.()
  return 'done'
}

/** The answer to a sign-in of the story: `in`, or the question that it asks. */
export const shown = (answer: FinishAnswer): string => (answer.kind === 'signed-in' ? 'in' : JSON.stringify(answer))

/** A choice of the story, as its address has it. */
export const choiceIn = (url: string | undefined): Choice => {
  const { searchParams } = new URL(url ?? '/', 'http://localhost')
  return { ticket: searchParams.get('ticket') ?? '', end: searchParams.get('end') ?? '' }
}

const signalOf = (visit: Visit): AbortSignal => {
  if (visit.kind !== 'live') throw new Error(`the visit is ${visit.kind}`)
  return visit.signal
}

/** A stream of the application's own. It says `open`, and when the visit is over it says why and ends. */
export const feedOf = (visit: Visit): ReadableStream<Uint8Array> => {
  const signal = signalOf(visit)
  const encoder = new TextEncoder()
  return new ReadableStream({
    start: (reader) => {
      reader.enqueue(encoder.encode('open\n'))
      const close = (): void => {
        reader.enqueue(encoder.encode((signal.reason as VisitOver).reason))
        reader.close()
      }
      signal.addEventListener('abort', close, { once: true })
    },
  })
}

/** Work that takes as long as the visit may go on. `begun`: it has the signal. */
export const workOf = (sessions: StorySessions, visit: Visit): Promise<never> =>
  new Promise((_, fail) => {
    const signal = signalOf(visit)
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    sessions.write({ what: 'work-begun' })
  })

/** The requests that other sites may make of the story's applications. */
export const crossSite: readonly string[] = ['POST /paid']

/** A framework for the story: starts a server on a free port for these sessions. */
export type Stage = (
  sessions: StorySessions,
) => Promise<{ readonly origin: string; readonly close: () => Promise<void> }>

/** Counts a body that is read piece by piece. */
export const sizeOf = async (body: AsyncIterable<Uint8Array>): Promise<number> => {
  let size = 0
  for await (const piece of body) size += piece.byteLength
  return size
}

/** The type of a body that is read piece by piece, rather than by a parser. */
export const inPieces = 'application/octet-stream'

/** An act of the story that needs its body: so many bytes were kept. */
export const act = (sessions: StorySessions, size: number): string => {
  sessions.write({ what: 'kept', detail: String(size) })
  return `kept ${size}`
}

const special: Readonly<Record<string, StoryRole>> = { bob: 'boss', bea: 'boss', lena: 'lone', petra: 'pair' }

/**
 * A person of the story. Bob and Bea are bosses, Lena signs in once at a time, and Petra twice. Every other person is a
 * clerk. Each one comes with a basket of their own.
 */
export const personOf = (name: string): Who<StoryRole, Basket> => ({
  // Like an application that takes the whole of a person for their id.
  subject: name === 'object' ? String({ name }) : name,
  roles: [special[name] ?? 'clerk'],
  how: 'password',
  data: { items: [`a list of ${name}`] },
})

/** One more item in a basket. */
export const withItem =
  (item: string) =>
  ({ items }: Basket): Basket => ({ items: [...items, item] })

/** A basket in words. */
export const basketShown = ({ data }: { readonly data: Basket }): string => data.items.join(', ')

const shut = (server: Server): Promise<void> =>
  new Promise((closed) => {
    server.close(() => closed())
    server.closeAllConnections()
  })

/** Has a server listen on a free port. */
export const listening = async (server: Server): ReturnType<Stage> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, close: () => shut(server) }
}
