import { hostname } from 'node:os'
import { type Clock, days, StoreAway } from 'curfew'
import { sqliteJournal } from 'curfew/stores/sqlite'
import type { Store } from 'curfew/stores/store'
import type { Hono } from 'hono'
import type { DestinationStream } from 'pino'
import { type Assets, readAssets } from './assets.ts'
import type { Clinic } from './clinic.ts'
import { quickPolicy } from './demo/pace.ts'
import { openDoors, openSessions } from './doors.ts'
import { createJournal } from './journal/journal.ts'
import { refusalPage } from './page/refusal.tsx'
import { createAnnouncements } from './pending/pending.ts'
import { applyAllRecords } from './people/agree.ts'
import { addDemoPeople, removeDemoPeople } from './records/demo-people.ts'
import { clinicRoles } from './roles.ts'
import { createApp } from './routes.ts'
import { hasDemoPage } from './settings/demo.ts'
import type { Settings } from './settings/settings.ts'
import { createCheck } from './sign-in/check.ts'
import { type Bounds, clinicBounds, createThrottle } from './sign-in/throttle.ts'
import { awaitStore } from './storage/await-store.ts'
import { draftSecretIn } from './storage/draft-secret.ts'
import { showJournal } from './storage/journal-view.ts'
import { forgetOldJournal } from './storage/old-journal.ts'
import { openDb } from './storage/open.ts'
import { openSessionStore } from './storage/open-sessions.ts'
import { seed } from './storage/seed/seed.ts'
import { withoutConnections } from './storage/session-store.ts'

/** Parts that replace the clinic's own. */
export interface Parts {
  readonly clock?: Clock
  /** The destination of the journal's lines. */
  readonly log?: DestinationStream
  readonly store?: Store
  readonly assets?: Assets
  readonly bounds?: Bounds
  /** Receives a line about each wait during the opening. */
  readonly say?: (line: string) => void
}

/** A clinic that is open. */
export interface OpenClinic {
  readonly app: Hono
  readonly clinic: Clinic
  /** Closes the streams of open pages and stops the timers. It ends no session. */
  readonly quiet: () => Promise<void>
  /** The same, and closes the records. */
  readonly close: () => Promise<void>
}

/** Opens the clinic: its records, its sessions, its people and its pages. */
export const createClinic = async (settings: Settings, parts: Parts = {}): Promise<OpenClinic> => {
  const { records, sessions: sessionsIn } = settings.keptIn
  const db = openDb(records)
  const keepFor = days(settings.journalDays)
  const kept = parts.store
    ? withoutConnections(parts.store, sqliteJournal(db, { keepFor }))
    : await openSessionStore(settings.keptIn, db, keepFor)
  const leave = async (): Promise<void> => {
    await kept.close()
    db.close()
  }
  try {
    seed(db)
    forgetOldJournal(db, (parts.clock?.() ?? Date.now()) - keepFor)
    showJournal(db)
    if ('shown' in sessionsIn) await awaitStore(kept, { shown: sessionsIn.shown, say: parts.say ?? (() => {}) })
  } catch (failure) {
    await leave()
    throw failure
  }
  const quick = hasDemoPage(settings) ? quickPolicy(settings.policy) : undefined
  const roles = clinicRoles(settings.policy, settings.managersPolicy, quick)
  const journal = createJournal(kept.journal, parts.log)
  const sessions = openSessions({
    roles,
    store: kept.store,
    ...(parts.clock && { clock: parts.clock }),
    journal,
    draftSecret: draftSecretIn(db),
    ...(settings.origin !== undefined && { origin: settings.origin }),
    ...(settings.caller === 'forwarded' && { trustedProxies: ['nearest'] }),
    server: hostname(),
  })
  const clinic: Clinic = {
    db,
    roles,
    sessions,
    journal,
    doors: openDoors(sessions, (c, refusal) => refusalPage(c, clinic, refusal)),
    settings,
    assets: parts.assets ?? readAssets(),
    throttle: createThrottle(parts.bounds ?? clinicBounds),
    announcements: createAnnouncements({ db, roles, now: sessions.now }),
    now: sessions.now,
  }
  const close = async (): Promise<void> => {
    clinic.announcements.close()
    await sessions.close()
    await journal.close()
    await leave()
  }
  try {
    if (settings.demo === 'on') await addDemoPeople(db)
    else for (const name of removeDemoPeople(db)) await sessions.endAll({ subject: name, by: 'the end of demo mode' })
    await applyAllRecords(db, sessions)
    return { app: createApp(clinic, await createCheck(db)), clinic, quiet: sessions.close, close }
  } catch (failure) {
    await close()
    // The person at the terminal needs the store's own error.
    if (failure instanceof StoreAway)
      throw new Error(`the store of the sessions gave no answer: ${String(failure.cause)}`, { cause: failure })
    throw failure
  }
}
