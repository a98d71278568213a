import type { Session } from '../../core/session.ts'
import { after, between, type Duration, type Instant, instant, milliseconds, minutes } from '../../core/time.ts'
import type { Store } from '../store.ts'
import { claim } from './claims.ts'

/** The moment at which the stories of the contract begin. */
export const dawn: Instant = instant(1_800_000_000_000)

/** A moment so many milliseconds after dawn. */
export const at = (ms: number): Instant => after(dawn, milliseconds(ms))

/** A key of the usual form: 43 characters. */
export const keyOf = (name: string | number): string => `key-${name}`.padEnd(43, '_')

/** A live session that started and was last active at dawn, with the fields that differ. */
export const live = (differs: Partial<Session> = {}): Session => ({
  subject: 'carla',
  roles: ['vet'],
  startedAt: dawn,
  activeAt: dawn,
  pages: [],
  idle: minutes(1),
  notAfter: at(3_600_000),
  ...differs,
})

/** A live session that is due by idleness so long after dawn. */
export const dueIn = (idle: Duration): Session => live({ idle })

/** A session that ended at a moment. */
export const ended = (moment: Instant, differs: Partial<Session> = {}): Session =>
  live({ ended: { reason: 'revoked', at: moment, by: 'maria' }, ...differs })

/** A session whose end may not be in the journal yet, so that it is due at `until`. */
export const ending = (moment: Instant, until: Instant): Session =>
  live({
    idle: between(dawn, until),
    notAfter: until,
    ending: { end: { reason: 'revoked', at: moment, by: 'maria' }, idle: minutes(1), notAfter: at(3_600_000), until },
  })

/** A session with every optional field. */
export const full: Session = live({
  id: 'Aa0_-Aa0_-Aa0_-9',
  roles: ['vet', 'manager'],
  data: JSON.stringify({ language: 'de', Zoë: ['🐈', '\0', null, 1e-7, { __proto__: '\u2028' }] }),
  activeAt: at(1),
  inputAt: at(1),
  from: '2001:db8::1',
  agent: 'Mozilla/5.0 "quoted" \\ Zoë 🐈',
  how: 'single sign-on',
  server: 'web-1',
  pages: [
    { page: 'Aa0_-', as: 'open', until: at(180_000), succeededAt: at(2), stream: 's', leads: true, nth: 3 },
    { page: 'b', as: 'left', until: at(5_000), goodbye: true },
    { page: 'c', as: 'lost', until: at(15_000), hiddenAt: at(1), missedAt: at(2) },
    { page: '__proto__', as: 'opening', until: at(30_000) },
  ],
})

/** Subjects that have broken stores before. */
export const oddSubjects: readonly string[] = [
  'Zoë Ångström 你好 👩‍⚕️',
  `'; DROP TABLE curfew_session; --"\\`,
  '__proto__',
  'constructor',
  '',
  ' carla',
  'CARLA',
  'a%_*?',
  'line\nbreak\ttab',
  'long '.repeat(20_000),
]

/** Saves new sessions under the keys of their names. */
export const saved = async (store: Store, sessions: Readonly<Record<string, Session>>): Promise<void> => {
  for (const [name, session] of Object.entries(sessions))
    claim(await store.save(keyOf(name), session, undefined), 'a first save is kept')
}
