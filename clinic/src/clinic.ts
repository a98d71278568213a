import type { Assets } from './assets.ts'
import type { ClinicSessions, Doors } from './doors.ts'
import type { ClinicJournal } from './journal/journal.ts'
import type { Announcements } from './pending/pending.ts'
import type { ClinicRoles } from './roles.ts'
import type { Settings } from './settings/settings.ts'
import type { Throttle } from './sign-in/throttle.ts'
import type { Db } from './storage/open.ts'

/** The parts of the clinic that its pages use. */
export interface Clinic {
  readonly db: Db
  readonly roles: ClinicRoles
  readonly sessions: ClinicSessions
  readonly doors: Doors
  readonly journal: ClinicJournal
  readonly settings: Settings
  readonly assets: Assets
  readonly throttle: Throttle
  readonly announcements: Announcements
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number
}
