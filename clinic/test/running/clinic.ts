import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

/** One row of the journal, as far as the tests look at it. */
export interface Row {
  readonly what: string
  readonly reason: string | null
  readonly subject: string | null
}

/** The clinic as a process of its own, with SQLite on disk. */
export interface RunningClinic {
  readonly origin: string
  readonly file: string
  /** What it printed. */
  readonly said: () => string
  readonly journal: () => readonly Row[]
  /** Kills it with no time to say goodbye, and starts it anew on the same file and port. */
  readonly killAndRestart: () => Promise<void>
  readonly kill: () => void
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })

const isUp = (origin: string): Promise<boolean> =>
  fetch(`${origin}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )

/** Starts a clinic. `settings` are environment variables. */
export const runClinic = async (settings: Readonly<Record<string, string>> = {}): Promise<RunningClinic> => {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
  const file = join(folder, 'clinic.db')
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let said = ''

  const start = async (): Promise<void> => {
    const env = { ...process.env, PORT: String(port), CURFEW_STORE: `sqlite:${file}`, ...settings }
    child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (piece: Buffer) => {
        said += piece.toString()
      })
    const until = Date.now() + 30_000
    while (!(await isUp(origin))) {
      if (child.exitCode !== null || Date.now() > until) throw new Error(`the clinic did not start: ${said}`)
      await new Promise((later) => setTimeout(later, 50))
    }
  }
  const gone = (): Promise<void> =>
    new Promise((done) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) done()
      else child.once('exit', () => done())
    })

  await start()
  return {
    origin,
    file,
    said: () => said,
    journal: () => {
      const database = new Database(file, { readonly: true })
      const rows = database.prepare('SELECT what, reason, subject FROM journal').all() as Row[]
      database.close()
      return rows
    },
    kill: () => child?.kill('SIGKILL'),
    start,
    killAndRestart: async () => {
      child?.kill('SIGKILL')
      await gone()
      await start()
    },
    close: async () => {
      child?.kill('SIGTERM')
      await gone()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
