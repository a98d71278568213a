import { Misuse } from '../core/misuse.ts'
import type { Roles } from '../core/role.ts'
import type { Clock, Duration } from '../core/time.ts'
import type { Store } from '../stores/store.ts'
import type { Reach } from './cookie.ts'
import type { Journal } from './journal.ts'

/** What sessions are made of. Only `roles` and `store` have no default. */
export interface Setup<Task extends string, Role extends string, Rules> extends Reach {
  readonly roles: Roles<Task, Role, Rules>
  readonly store: Store
  /** Default: the system's clock. */
  readonly clock?: Clock
  /** Default: nothing is written down. */
  readonly journal?: Journal
  /** Where the session is asked for and its signals are sent. Default: `/session`. */
  readonly path?: string
  /** How long an ended session is remembered, so that a page can say why and a replayed token is seen. Default: a day. */
  readonly retention?: Duration
  /**
   * From this the keys of drafts are made, so every process on the same store is given the same; at least 32 characters of
   * chance, kept as a secret. Left out, no drafts are kept.
   */
  readonly draftSecret?: string
}

const checkOrigin = (origin: string | undefined): void => {
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).origin === origin))
    throw new Misuse(
      'server.bad-origin',
      `origin is ${JSON.stringify(origin)}; write scheme and host: 'https://clinic.example'`,
    )
}

const checkPath = (path: string | undefined): void => {
  if (path !== undefined && !/^(?:\/[\w.~-]+)+$/.test(path))
    throw new Misuse('server.bad-path', `path is ${JSON.stringify(path)}; write it as addresses have it: '/session'`)
}

const checkStore = (store: Store): void => {
  for (const verb of ['find', 'save', 'findBySubject', 'list', 'due', 'forget', 'publish', 'subscribe'] as const)
    if (typeof store?.[verb] !== 'function')
      throw new Misuse(
        'store.unusable',
        `the store has no ${verb}; give one that passes the cases of curfew/stores/contract`,
      )
}

/**
 * Checks what sessions are to be made of.
 * @throws Misuse naming what cannot work.
 */
export const checkSetup = ({
  origin,
  path,
  store,
}: Pick<Setup<never, never, never>, 'origin' | 'path' | 'store'>): void => {
  checkOrigin(origin)
  checkPath(path)
  checkStore(store)
}
