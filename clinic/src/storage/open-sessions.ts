import type { Duration } from 'curfew'
import { memoryStore } from 'curfew/stores/memory'
import { sqliteJournal, sqliteStore } from 'curfew/stores/sqlite'
import type { KeptIn } from '../settings/kept-in.ts'
import type { Db } from './open.ts'
import { type SessionStore, withoutConnections } from './session-store.ts'

/**
 * Opens the store in the settings, and the journal beside the sessions. The store's server need not run yet. Its client
 * is loaded only when needed. `keepFor`: how long entries are kept.
 */
export const openSessionStore = async (
  { records, sessions }: KeptIn,
  db: Db,
  keepFor: Duration,
): Promise<SessionStore> => {
  switch (sessions.kind) {
    case 'with-records':
      return withoutConnections(
        records.kind === 'memory' ? memoryStore() : sqliteStore(db),
        sqliteJournal(db, { keepFor }),
      )
    case 'postgres':
      return (await import('./in-postgres.ts')).openPostgres(sessions.addresses[0], keepFor)
    case 'redis':
      return (await import('./in-redis.ts')).openRedis(sessions.addresses[0], keepFor)
    case 'redis-cluster':
      return (await import('./in-redis.ts')).openRedisCluster(sessions.addresses, keepFor)
  }
}
