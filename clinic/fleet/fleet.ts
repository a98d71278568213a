import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../library/test/servers/free-ports.ts'
import { startProxy } from './proxy.ts'
import { type ClinicServer, clinicServer } from './server.ts'

/** Several clinics on one store of sessions and one file of records, behind one proxy. */
export interface Fleet {
  /** The origin for browsers. */
  readonly origin: string
  readonly servers: readonly ClinicServer[]
  /** The file of the records. */
  readonly records: string
  /** Stops everything and removes the records. */
  readonly close: () => Promise<void>
}

/** The setup of a fleet. */
export interface FleetSetup {
  /** The address of the store. */
  readonly store: string
  /** The number of servers. Default: 3. */
  readonly count?: number
  /** The proxy's port; any free one when left out. */
  readonly port?: number
  /** More settings of the clinics. */
  readonly settings?: Readonly<Record<string, string>>
  /** Receives the lines that a server prints. Servers are counted from 1. */
  readonly hear?: (server: number, line: string) => void
  readonly group?: 'own'
}

/** Starts a fleet, all of its servers at once. */
export const startFleet = async (setup: FleetSetup): Promise<Fleet> => {
  const { store, count = 3, port = 0, settings = {}, hear, group } = setup
  const ports = await freePorts(count)
  const proxy = await startProxy({ ports, port })
  const folder = mkdtempSync(join(tmpdir(), 'curfew-fleet-'))
  const records = join(folder, 'clinic.db')
  const all = {
    ...settings,
    CURFEW_STORE: store,
    CLINIC_RECORDS: `sqlite:${records}`,
    CLINIC_ORIGIN: proxy.origin,
  }
  const servers = ports.map((own, index) =>
    clinicServer({
      port: own,
      settings: all,
      hear: (line) => hear?.(index + 1, line),
      ...(group && { group }),
    }),
  )
  const close = async (): Promise<void> => {
    await proxy.close()
    await Promise.all(servers.map((server) => server.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await Promise.all(servers.map((server) => server.start()))
    return { origin: proxy.origin, servers, records, close }
  } catch (failure) {
    await close()
    throw failure
  }
}
