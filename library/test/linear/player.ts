import { setTimeout as later } from 'node:timers/promises'
import { asEnded } from '../../src/core/ending.ts'
import { dueAt, type Session } from '../../src/core/session.ts'
import { start } from '../../src/core/step.ts'
import { type Clock, days, type Instant, instant, milliseconds } from '../../src/core/time.ts'
import { advance } from '../../src/server/engine/change.ts'
import type { Engine } from '../../src/server/engine/engine.ts'
import { createJournalGate } from '../../src/server/engine/journal-gate.ts'
import { createKeptMessages } from '../../src/server/engine/kept-messages.ts'
import { createOwnData } from '../../src/server/engine/own-value.ts'
import { showPendingEnds } from '../../src/server/engine/pending-ends.ts'
import { createQueuePerKey } from '../../src/server/engine/queue-per-key.ts'
import { findSettled } from '../../src/server/engine/read.ts'
import { createSpoken } from '../../src/server/engine/spoken-documents.ts'
import { createWarden } from '../../src/server/engine/warden.ts'
import { idOf, keyOf } from '../../src/server/http/token.ts'
import { createOperators } from '../../src/server/operators.ts'
import { createVisits, type LiveVisit } from '../../src/server/visits/visit.ts'
import type { Store, Stored } from '../../src/stores/store.ts'
import type { Act, Answer, Recorded } from './calls.ts'
import { dawdling } from './dawdling.ts'
import { policyOf, roles } from './people.ts'
import { planOf, processes } from './plan.ts'

/** The record of one process of the session of a seed. */
export interface Recording {
  readonly seed: number
  readonly calls: readonly Recorded[]
  /** The reasons of the ends that it wrote into its journal. */
  readonly journalled: readonly string[]
  /** The number of times that this process had to write the end into the journal. */
  readonly duties: number
}

/** The work of a process: its part of the plans, then the sessions' ends, then visits to ended ones. */
export type Part = 'play' | 'end' | 'come back'

/** One process at work on sessions that others work on at the same time. */
export interface Player {
  readonly do: (part: Part, seeds: readonly number[]) => Promise<void>
  /** The records of these seeds' sessions. */
  readonly records: (seeds: readonly number[]) => Promise<readonly Recording[]>
  readonly close: () => Promise<void>
}

/** The parts of a player. */
export interface PlayerSetup {
  readonly process: number
  readonly store: Store
  /** Loses the index of a subject; left out where none can be lost. */
  readonly loseIndex?: (key: string, subject: string) => Promise<void>
  /** Whether the indexes of all sessions are lost with it, so that operators may find none. */
  readonly losesAll?: true
  /** Milliseconds on a clock that all processes share. */
  readonly elapsedMs: () => number
  readonly clock: Clock
}

const wakesEveryMs = 8
const patienceMs = 30_000

const tokenOf = (seed: number): string => `token-${seed}`.padEnd(43, '_')

const isThere = (stored: Stored | undefined): Answer => {
  if (!stored) return { is: 'none' }
  const { ending: _, ...session } = asEnded(stored.session)
  return { is: 'there', session, version: stored.version }
}

/** A player on its own opening of a store. */
export const createPlayer = ({ process, store: quick, loseIndex, losesAll, elapsedMs, clock }: PlayerSetup): Player => {
  const store = dawdling(quick)
  const calls = new Map<string, Recorded[]>()
  const journalled = new Map<string, string[]>()
  const duties = new Map<string, string[]>()
  const note = <One>(notes: Map<string, One[]>, of: string, one: One): void =>
    void notes.set(of, [...(notes.get(of) ?? []), one])

  // The saves beside the calls, of ends and of their entries in the journal. The clock stood no later than now.
  const savedBy =
    (whose: 'caller' | 'warden'): Store['save'] =>
    async (key, session, overVersion) => {
      const isBeside = whose === 'warden' || session.ended !== undefined
      const saves = { process, act: { type: 'end' } as const, calledAt: elapsedMs(), nows: [clock()] }
      const isKept = await store.save(key, session, overVersion).catch((failure: unknown) => {
        if (isBeside) note(calls, key, { ...saves, failure: String(failure) })
        throw failure
      })
      const answer = isThere({ key, session, version: (overVersion ?? 0) + 1 })
      if (isKept && session.ending) note(duties, key, session.ending.end.reason)
      if (isKept && isBeside) note(calls, key, { ...saves, answer, answeredAt: elapsedMs() })
      return isKept
    }

  const engineOf = (whose: 'caller' | 'warden', itsClock: Clock): Engine => ({
    roles,
    store: showPendingEnds({ ...store, save: savedBy(whose) }),
    clock: itsClock,
    reach: {},
    addressOf: () => undefined,
    spoken: createSpoken(),
    unheard: () => milliseconds(0),
    sparesFor: () => milliseconds(0),
    personOf: () => 'a person',
    signalOf: () => new AbortController().signal,
    write: () => {},
    measure: () => {},
    messages: createKeptMessages(undefined, itsClock),
    forgetEntries: async () => {},
    ownData: createOwnData(undefined),
    journalGate: createJournalGate(),
    queuePerKey: createQueuePerKey(),
    record: async ({ session, reason }) => note(journalled, session ?? '', reason ?? ''),
    // An unsent notice, or an entry that is left to the warden, is no failure.
    waitUntil: (_what, work) => void work.catch(() => {}),
    expect: (at) => warden.expect(at),
  })

  const warden = createWarden(engineOf('warden', clock), days(365), async () => instant(2 ** 53 - 1))

  // The requests whose bodies have not ended yet.
  const unfinished = new Map<number, Pick<LiveVisit, 'key'>>()
  const visited = async (engine: Engine, seed: number, act: 'visit' | 'again'): Promise<Answer> => {
    const { visit: asks, again } = createVisits(engine, roles)
    const headers = new Headers({ cookie: `curfew=${tokenOf(seed)}` })
    const before = act === 'again' ? unfinished.get(seed) : undefined
    const visit = await (before ? again(before) : asks({ method: 'GET', url: 'http://127.0.0.1/', headers }))
    if (visit.kind === 'live') unfinished.set(seed, visit)
    if (visit.kind === 'live') return { is: 'there', session: visit.session }
    return visit.kind === 'ended' ? { is: 'over', reason: visit.reason } : { is: 'none' }
  }

  const started = async (engine: Engine, key: string, { subject, role }: Extract<Act, { type: 'start' }>) => {
    const session = start(subject, [role], policyOf([role]), engine.clock())
    const isKept = await store.save(key, session, undefined)
    if (isKept) engine.expect(dueAt(session))
    return { is: isKept ? 'kept' : 'not kept' } as const
  }

  const answered = async (engine: Engine, seed: number, key: string, act: Act): Promise<Answer> => {
    if (act.type === 'start') return started(engine, key, act)
    if (act.type === 'visit' || act.type === 'again') return visited(engine, seed, act.type)
    const subject = `person ${seed}`
    const operators = createOperators(engine, roles as never).verbs
    if (act.type === 'give')
      return { is: 'count', count: await operators.changeRoles({ subject, roles: [act.role], by: 'bea' }) }
    if (act.type === 'end-all') return { is: 'count', count: await operators.endAll({ subject, by: 'bea' }) }
    if (act.type === 'end-one')
      return { is: 'count', count: Number(await operators.end({ subject, id: await idOf(key), by: 'bea' })) }
    if (act.type === 'tell') return isThere(await advance(engine, key, [act.signal]))
    if (act.type === 'find' && act.by === 'key') return isThere(await store.find(key))
    if (act.type !== 'find') return isThere(await findSettled(engine, key))
    return isThere((await store.findBySubject(`person ${seed}`)).find((stored) => stored.key === key))
  }

  const call = async (seed: number, act: Act): Promise<void> => {
    const key = await keyOf(tokenOf(seed))
    const nows: Instant[] = []
    const timed: Clock = () => {
      const now = clock()
      if (nows.at(-1) !== now) nows.push(now)
      return now
    }
    const made = { process, act, calledAt: elapsedMs(), nows }
    try {
      const answer = await answered(engineOf('caller', timed), seed, key, act)
      const answeredAt = elapsedMs()
      const done = { ...made, answer, answeredAt }
      if (act.type !== 'visit') return note(calls, key, done)
      const renewed = { ...made, answeredAt }
      note(calls, key, renewed)
      note(calls, key, { ...done, act: { type: 'look' }, after: renewed })
    } catch (failure) {
      note(calls, key, { ...made, failure: String(failure) })
    }
  }

  // The replacement of an act where an index is lost, or no body is on its way.
  const asIs = (seed: number, act: Act, isLost: boolean): Act => {
    if (act.type === 'again' && !unfinished.has(seed)) return { type: 'visit' }
    if (act.type === 'find') return isLost ? { ...act, by: 'key' } : act
    const isOperators = act.type === 'give' || act.type === 'end-one' || act.type === 'end-all'
    return isOperators && losesAll ? { ...act, isBlind: true } : act
  }

  const play = async (seed: number): Promise<void> => {
    const { beats, losesIndex } = planOf(seed)
    const isLost = loseIndex !== undefined && losesIndex
    for (const { waitMs, act } of beats[process] ?? []) {
      await later(waitMs)
      if (isLost) await loseIndex(await keyOf(tokenOf(seed)), `person ${seed}`)
      await call(seed, asIs(seed, act, isLost))
    }
  }

  const end = async (seed: number): Promise<void> => {
    if (seed % processes !== process) return
    const key = await keyOf(tokenOf(seed))
    // No response is not an answer: it is retried.
    const found = async (): Promise<Session | undefined> => {
      try {
        return (await store.find(key))?.session
      } catch {
        return undefined
      }
    }
    const isLong = (await found())?.roles.includes('vet')
    if (isLong || seed % 3 === 0) await call(seed, { type: 'tell', signal: { type: 'revoke', by: 'maria' } })
    const until = elapsedMs() + patienceMs
    while (!(await found())?.ended) {
      if (elapsedMs() > until) throw new Error(`the session of seed ${seed} does not end`)
      await later(wakesEveryMs)
    }
  }

  const comeBack = async (seed: number): Promise<void> => {
    if ((seed + 1) % processes !== process) return
    await call(seed, { type: 'visit' })
    await call(seed, { type: 'tell', signal: { type: 'extend' } })
    await call(seed, { type: 'find', by: 'key' })
  }

  return {
    do: async (part, seeds) => {
      // The warden sleeps by the system's time, and these sessions live many times as fast.
      const waking = setInterval(() => warden.expect(instant(0)), wakesEveryMs)
      try {
        await Promise.all(seeds.map({ play, end, 'come back': comeBack }[part]))
      } finally {
        clearInterval(waking)
      }
    },
    records: (seeds) =>
      Promise.all(
        seeds.map(async (seed) => {
          const key = await keyOf(tokenOf(seed))
          return {
            seed,
            calls: calls.get(key) ?? [],
            journalled: journalled.get(await idOf(key)) ?? [],
            duties: duties.get(key)?.length ?? 0,
          }
        }),
      ),
    close: () => warden.close(),
  }
}
