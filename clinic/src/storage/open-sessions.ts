import { memoryStore } from 'curfew/stores/memory'
import { sqliteStore } from 'curfew/stores/sqlite'
import type { KeptIn } from '../settings/kept-in.ts'
import type { Db } from './open.ts'
import { type SessionStore, withoutConnections } from './session-store.ts'

/** Opens the store in the settings. The store's server need not run yet. Its client is loaded only when needed. */
export const openSessionStore = async ({ records, sessions }: KeptIn, db: Db): Promise<SessionStore> => {
  switch (sessions.kind) {
    case 'with-records':
      return withoutConnections(records.kind === 'memory' ? memoryStore() : sqliteStore(db))
    case 'postgres':
      return (await import('./in-postgres.ts')).openPostgres(sessions.addresses[0])
    case 'redis':
      return (await import('./in-redis.ts')).openRedis(sessions.addresses[0])
    case 'redis-cluster':
      return (await import('./in-redis.ts')).openRedisCluster(sessions.addresses)
  }
}
