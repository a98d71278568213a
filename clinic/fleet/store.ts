import { startPostgres } from '../../library/test/servers/postgres.ts'
import { startRedis } from '../../library/test/servers/redis.ts'

/** The store that a fleet's servers share. */
export interface FleetStore {
  /** The value for `CURFEW_STORE`. */
  readonly address: string
  readonly close: () => Promise<void>
}

/** The stores that can be started here. */
export const storeNames = ['redis', 'postgres'] as const

const startOwn: Readonly<Record<(typeof storeNames)[number], () => Promise<FleetStore>>> = {
  redis: async () => {
    const { port, stop } = await startRedis()
    return { address: `redis://127.0.0.1:${port}`, close: stop }
  },
  postgres: async () => {
    const { url, close } = await startPostgres()
    return { address: url, close }
  },
}

/** Starts an empty store of that name. An address names a store that runs already. Undefined: neither. */
export const openFleetStore = async (wanted: string): Promise<FleetStore | undefined> => {
  const name = storeNames.find((one) => one === wanted)
  if (name) return startOwn[name]()
  return wanted.includes('://') ? { address: wanted, close: async () => {} } : undefined
}
