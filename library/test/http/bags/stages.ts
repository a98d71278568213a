import express from 'express'
import real from 'express-session'
import express4 from 'express4'
import { session } from '../../../src/adapters/express-session.ts'
import { type Instant, instant } from '../../../src/core/time.ts'
import type { Entry, Sessions } from '../../../src/server/sessions.ts'
import { memoryBags, memoryStore } from '../../../src/stores/memory.ts'
import type { Bags, Store } from '../../../src/stores/store.ts'
import { type Application, startApplication } from './application.ts'

/** The settings in which two runs may differ. */
export interface Telling {
  readonly unset?: 'destroy' | 'keep'
  readonly framework?: typeof express
}

/** The versions of Express. */
export const versions: Readonly<Record<string, typeof express>> = {
  'Express 5': express,
  'Express 4': express4 as unknown as typeof express,
}

/** The application on Curfew, with its clock, its journal and its stores. */
export interface OurApplication extends Application {
  readonly sessions: Sessions
  readonly entries: Entry[]
  readonly store: Store
  readonly bags: Bags
  readonly pass: (time: number) => void
}

/** Starts the application on Curfew. */
export const startOnCurfew = async (
  telling: Telling & { readonly store?: Store; readonly bags?: Bags } = {},
): Promise<OurApplication> => {
  const { store = memoryStore(), bags = memoryBags(), framework = express, unset = 'keep' } = telling
  let now: Instant = instant(Date.UTC(2026, 0, 1))
  const entries: Entry[] = []
  const middleware = session({
    store,
    bags,
    who: ({ user }) => (user === undefined ? undefined : { subject: user }),
    cookie: { maxAge: 60_000, sameSite: 'lax' },
    rolling: true,
    resave: false,
    saveUninitialized: false,
    unset,
    clock: () => now,
    journal: (entry) => entries.push(entry),
  })
  const sessions = middleware.sessions as unknown as Sessions
  const application = await startApplication(framework, middleware)
  return {
    ...application,
    sessions,
    entries,
    store,
    bags,
    pass: (time) => {
      now = instant(now + time)
    },
    close: async () => {
      await sessions.close()
      await application.close()
    },
  }
}

/** Starts the application on express-session, on its store in memory. */
export const startOnExpressSession = ({ framework = express, unset = 'keep' }: Telling = {}): Promise<Application> =>
  startApplication(
    framework,
    real({
      store: new real.MemoryStore(),
      secret: 'keyboard cat',
      cookie: { maxAge: 60_000, sameSite: 'lax' },
      rolling: true,
      resave: false,
      saveUninitialized: false,
      unset,
    }),
  )
