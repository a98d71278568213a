import { setTimeout as later } from 'node:timers/promises'
import { asEnded } from '../../src/core/ending.ts'
import { dueAt, type Session } from '../../src/core/session.ts'
import { start } from '../../src/core/step.ts'
import { type Clock, days, type Instant, instant } from '../../src/core/time.ts'
import { advance } from '../../src/server/change.ts'
import type { Engine } from '../../src/server/engine.ts'
import { look } from '../../src/server/look.ts'
import { seeingEnds } from '../../src/server/seen.ts'
import { idOf, keyOf } from '../../src/server/token.ts'
import { createVisits } from '../../src/server/visit.ts'
import { createWarden } from '../../src/server/warden.ts'
import type { Store, Stored } from '../../src/stores/store.ts'
import type { Act, Answer, Recorded } from './calls.ts'
import { dawdling } from './dawdling.ts'
import { policyOf, roles } from './people.ts'
import { planOf, processes } from './plan.ts'

/** What one process recorded of the session of a seed. */
export interface Recording {
  readonly seed: number
  readonly calls: readonly Recorded[]
  /** The reasons of the ends that it wrote into its journal. */
  readonly journalled: readonly string[]
  /** How often it was up to this process to write the end into the journal. */
  readonly duties: number
}

/** What a process does: its part of the plans; then sees to it that the sessions end; then comes back to ended ones. */
export type Part = 'play' | 'end' | 'come back'

/** One process at work on sessions that others work on at the same time. */
export interface Player {
  readonly do: (part: Part, seeds: readonly number[]) => Promise<void>
  /** What was recorded of these seeds' sessions. */
  readonly records: (seeds: readonly number[]) => Promise<readonly Recording[]>
  readonly close: () => Promise<void>
}

/** What a player is made of. */
export interface PlayerSetup {
  readonly process: number
  readonly store: Store
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
export const createPlayer = ({ process, store: quick, elapsedMs, clock }: PlayerSetup): Player => {
  const store = dawdling(quick)
  const calls = new Map<string, Recorded[]>()
  const journalled = new Map<string, string[]>()
  const duties = new Map<string, string[]>()
  const note = <One>(notes: Map<string, One[]>, of: string, one: One): void =>
    void notes.set(of, [...(notes.get(of) ?? []), one])

  // What is saved beside the calls, of ends and of their entries in the journal. The clock stood no later than now.
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
    store: seeingEnds({ ...store, save: savedBy(whose) }),
    clock: itsClock,
    reach: {},
    write: () => {},
    record: async ({ session, reason }) => note(journalled, session ?? '', reason ?? ''),
    // A notice that is not sent, or an entry that the warden is to see to again, is nobody's failure.
    aside: (_what, work) => void work.catch(() => {}),
    expect: (at) => warden.expect(at),
  })

  const warden = createWarden(engineOf('warden', clock), days(365))

  const visited = async (engine: Engine, token: string): Promise<Answer> => {
    const headers = new Headers({ cookie: `curfew=${token}` })
    const visit = await createVisits(engine, roles)({ method: 'GET', url: 'http://127.0.0.1/', headers })
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
    if (act.type === 'visit') return visited(engine, tokenOf(seed))
    if (act.type === 'tell') return isThere(await advance(engine, key, [act.signal]))
    if (act.type === 'find' && act.by === 'key') return isThere(await store.find(key))
    if (act.type !== 'find') return isThere(await look(engine, key))
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

  const play = async (seed: number): Promise<void> => {
    for (const { waitMs, act } of planOf(seed).beats[process] ?? []) {
      await later(waitMs)
      await call(seed, act)
    }
  }

  const end = async (seed: number): Promise<void> => {
    if (seed % processes !== process) return
    const key = await keyOf(tokenOf(seed))
    // No answer is not an answer: it is asked again.
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
