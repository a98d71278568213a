import { memoryStore } from 'curfew/stores/memory'
import { sqliteStore } from 'curfew/stores/sqlite'
import type { KeptIn } from '../settings/kept-in.ts'
import type { Db } from './open.ts'
import { type SessionStore, withoutConnections } from './session-store.ts'

/** Opens the store that the settings ask for. It need not be there yet. Clients of servers are loaded when one is asked for. */
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
