import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** One clinic of a fleet, as a process of its own. */
export interface ClinicServer {
  readonly port: number
  readonly origin: string
  /** The process that runs now. */
  readonly pid: () => number | undefined
  /** Starts it, on the same port as before, and waits until it answers. `changed`: settings that differ this time. */
  readonly start: (changed?: Readonly<Record<string, string>>) => Promise<void>
  /** Stops it gently, and waits until it has ended. */
  readonly stop: () => Promise<void>
  /** Kills it with no time to say goodbye. */
  readonly kill: () => Promise<void>
  readonly signal: (what: NodeJS.Signals) => void
}

/** The setup of a clinic. */
export interface ClinicSetup {
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
  /** Receives the lines that it prints. */
  readonly hear?: (line: string) => void
  /** `own`: a terminal's signal to the group of its starter, such as Ctrl-C, does not reach it. */
  readonly group?: 'own'
}

const startsWithinMs = 60_000
const asksAgainAfterMs = 50
const keptLines = 50

const healthOf = (origin: string): Promise<number> =>
  fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ status }) => status,
    () => 0,
  )

/** A clinic that is not started yet. Its program is what the build made. */
export const clinicServer = ({ port, settings, hear = () => {}, group }: ClinicSetup): ClinicServer => {
  const origin = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let lines: readonly string[] = []

  const isRunning = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null
  const signal = (what: NodeJS.Signals): void => {
    if (isRunning()) child?.kill(what)
  }
  const gone = async (): Promise<void> => {
    if (isRunning()) await new Promise((done) => child?.once('exit', done))
  }
  const endNow = (): void => signal('SIGKILL')

  const start = async (changed: Readonly<Record<string, string>> = {}): Promise<void> => {
    const env = { ...process.env, ...settings, ...changed, PORT: String(port) }
    child = spawn(process.execPath, [resolve('clinic/dist/main.js')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: group === 'own',
    })
    process.once('exit', endNow)
    child.once('exit', () => process.off('exit', endNow))
    for (const output of [child.stdout, child.stderr])
      if (output)
        createInterface({ input: output }).on('line', (line) => {
          lines = [...lines, line].slice(-keptLines)
          hear(line)
        })
    const until = Date.now() + startsWithinMs
    while ((await healthOf(origin)) !== 200) {
      if (!isRunning() || Date.now() > until) throw new Error(`A clinic did not start:\n${lines.join('\n')}`)
      await new Promise((later) => setTimeout(later, asksAgainAfterMs))
    }
  }

  const over = async (what: NodeJS.Signals): Promise<void> => {
    signal(what)
    await gone()
  }

  return {
    port,
    origin,
    pid: () => child?.pid,
    start,
    stop: () => over('SIGTERM'),
    kill: () => over('SIGKILL'),
    signal,
  }
}
