import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from 'curfew/server/sessions'
import { freePort } from '../../../library/test/servers/free-ports.ts'
import { clinicServer } from '../../fleet/server.ts'
import { entriesIn } from './journal.ts'

/** The clinic as a process of its own, with SQLite on disk. */
export interface RunningClinic {
  readonly origin: string
  /** The text that it printed. */
  readonly said: () => string
  readonly journal: () => readonly Entry[]
  /** Kills it with no time to say goodbye. */
  readonly kill: () => Promise<void>
  /** The same, and starts it again on the same file and port, with these settings changed. */
  readonly killAndRestart: (changed?: Readonly<Record<string, string>>) => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts a clinic. `settings` are environment variables. */
export const runClinic = async (settings: Readonly<Record<string, string>> = {}): Promise<RunningClinic> => {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
  const file = join(folder, 'clinic.db')
  let said = ''
  const { origin, start, stop, kill } = clinicServer({
    port: await freePort(),
    settings: { CURFEW_STORE: `sqlite:${file}`, ...settings },
    hear: (line) => {
      said += `${line}\n`
    },
  })
  await start()
  return {
    origin,
    said: () => said,
    journal: () => entriesIn(file),
    kill,
    killAndRestart: async (changed) => {
      await kill()
      await start(changed)
    },
    close: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
