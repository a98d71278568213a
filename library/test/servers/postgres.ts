import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from './free-ports.ts'

/** A real PostgreSQL of a test's own, on loopback. */
export interface PostgresServer {
  readonly port: number
  /** The address for clients. */
  readonly url: string
  /** The processes that it consists of now. */
  readonly processes: () => readonly number[]
  /** Makes an empty schema, and returns its name. */
  readonly newSchema: () => Promise<string>
  /** Starts it again on the same port and folder. */
  readonly start: () => Promise<void>
  /** Asks it to stop, and waits until it has. */
  readonly stop: () => Promise<void>
  /** Kills it and all its processes before they can write. */
  readonly kill: () => Promise<void>
  /** Freezes all its processes; connections stay open. */
  readonly pause: () => void
  readonly resume: () => void
  /** Stops it and removes its folder. */
  readonly close: () => Promise<void>
}

/** The way to start a server. */
export interface PostgresSetup {
  /** `power-cut`: a confirmed write survives a power cut. `kill`: it survives the death of the processes alone. */
  readonly survives?: 'power-cut' | 'kill'
  readonly connections?: number
}

/** The account that owns every file here. */
export const account = 'postgres'
const patienceMs = 30_000
const farewellMs = 3_000

const programs = (): string => {
  const installed = '/usr/lib/postgresql'
  const versions = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...versions.map((one) => join(installed, one, 'bin'))]
  const found = folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))))
  if (found === undefined)
    throw new Error('PostgreSQL is not on this machine; install it (on Debian, as root: apt-get install postgresql).')
  return found
}

const isRoot = (): boolean => process.getuid?.() === 0

// On Linux it dies with the process that started it, however that ends. PostgreSQL refuses to run as root.
const setpriv = '/usr/bin/setpriv'
/** A command under PostgreSQL's own account where we are root. On Linux it ends with this process. */
export const lowered = (program: string, args: readonly string[]): readonly [string, readonly string[]] => {
  const tied = existsSync(setpriv) ? ['--pdeathsig', 'KILL'] : []
  const changes = isRoot() ? [...tied, `--reuid=${account}`, `--regid=${account}`, '--clear-groups'] : tied
  return changes.length > 0 ? ['setpriv', [...changes, program, ...args]] : [program, args]
}

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-postgres-'))
  if (isRoot()) {
    const idOf = (flag: string): number => Number(execFileSync('id', [flag, account], { encoding: 'utf8' }))
    chownSync(folder, idOf('-u'), idOf('-g'))
  }
  return folder
}

const familyOf = (pid: number): readonly number[] => {
  const file = `/proc/${pid}/task/${pid}/children`
  const children = existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : []
  return [pid, ...children]
}

const tell = (pid: number, signal: NodeJS.Signals): void => {
  for (const member of familyOf(pid))
    try {
      process.kill(member, signal)
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure
    }
}

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Starts a PostgreSQL with an empty database. */
export const startPostgres = async ({
  survives = 'kill',
  connections = 60,
}: PostgresSetup = {}): Promise<PostgresServer> => {
  const bin = programs()
  const folder = newFolder()
  const kept = join(folder, 'kept')
  const making = ['-D', kept, '-U', account, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  const [initdb, initdbArgs] = lowered(join(bin, 'initdb'), making)
  execFileSync(initdb, initdbArgs, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder })
  const port = await freePort()
  const url = `postgres://${account}@127.0.0.1:${port}/postgres`
  const fsync = survives === 'power-cut' ? 'on' : 'off'
  const set = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    fsync,
    full_page_writes: fsync,
    max_connections: connections,
    superuser_reserved_connections: 0,
    // Its shared memory is in its folder, and goes with it, however it ends.
    dynamic_shared_memory_type: 'mmap',
  }
  const settings = Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let child: ChildProcess | undefined
  let said = ''

  const isRunning = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null
  const signal = (what: NodeJS.Signals): void => {
    if (isRunning() && child?.pid !== undefined) tell(child.pid, what)
  }
  const gone = async (): Promise<void> => {
    if (isRunning()) await new Promise((done) => child?.once('exit', done))
  }
  const endWithUs = (): void => signal('SIGKILL')
  process.on('exit', endWithUs)

  const spawnIt = (): void => {
    said = ''
    const [program, args] = lowered(join(bin, 'postgres'), ['-D', kept, ...settings])
    child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder })
    child.stderr?.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(-10_000)
    })
  }
  const start = async (): Promise<void> => {
    spawnIt()
    const until = Date.now() + patienceMs
    while (!(await answers(url))) {
      // A killed server may leave a process that was just starting, which is soon gone too.
      if (!isRunning() && said.includes('is still in use')) spawnIt()
      else if (!isRunning() || Date.now() > until) throw new Error(`PostgreSQL did not start: ${said}`)
      await new Promise((later) => setTimeout(later, 20))
    }
  }

  const kill = async (): Promise<void> => {
    signal('SIGKILL')
    await gone()
  }
  // At once, but it still gives its resources back to the machine.
  const quit = async (): Promise<void> => {
    signal('SIGCONT')
    if (isRunning()) child?.kill('SIGQUIT')
    await Promise.race([gone(), new Promise((late) => setTimeout(late, farewellMs))])
    await kill()
  }

  let schemas = 0
  const newSchema = async (): Promise<string> => {
    const name = `schema_${++schemas}`
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`CREATE SCHEMA ${name}`)
    await client.end()
    return name
  }

  await start()
  return {
    port,
    url,
    processes: () => (isRunning() && child?.pid !== undefined ? familyOf(child.pid) : []),
    newSchema,
    start,
    stop: async () => {
      if (isRunning()) child?.kill('SIGINT')
      await gone()
    },
    kill,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    close: async () => {
      await quit()
      process.off('exit', endWithUs)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
