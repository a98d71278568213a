import type { Assets } from './assets.ts'
import type { ClinicSessions, Doors } from './doors.ts'
import type { ClinicRoles } from './roles.ts'
import type { Settings } from './settings/settings.ts'
import type { Throttle } from './sign-in/throttle.ts'
import type { Db } from './storage/open.ts'

/** Everything that the clinic's pages are given. */
export interface Clinic {
  readonly db: Db
  readonly roles: ClinicRoles
  readonly sessions: ClinicSessions
  readonly doors: Doors
  readonly settings: Settings
  readonly assets: Assets
  readonly throttle: Throttle
  /** Where now comes from, in milliseconds since 1970. */
  readonly now: () => number
}
