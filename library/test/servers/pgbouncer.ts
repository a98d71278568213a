import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-ports.ts'
import { account, lowered } from './postgres.ts'

/** A real PgBouncer of a test's own, on loopback, before a PostgreSQL. */
export interface PgBouncer {
  /** The address at which clients find PostgreSQL through it. */
  readonly url: string
  readonly stop: () => Promise<void>
}

const program = (): string => {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin']
  const found = folders.map((folder) => join(folder, 'pgbouncer')).find((file) => existsSync(file))
  if (found === undefined)
    throw new Error('PgBouncer is not on this machine; install it (on Debian, as root: apt-get install pgbouncer).')
  return found
}

/** Starts a PgBouncer before a PostgreSQL on a port of loopback. `mode`: how long a client keeps its connection. */
export const startPgBouncer = async (postgresPort: number, mode: 'session' | 'transaction'): Promise<PgBouncer> => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-pgbouncer-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const [settings, users] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')]
  writeFileSync(users, `"${account}" ""\n`)
  const lines = [
    '[databases]',
    `postgres = host=127.0.0.1 port=${postgresPort}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${users}`,
    `pool_mode = ${mode}`,
    'default_pool_size = 20',
    'ignore_startup_parameters = extra_float_digits',
  ]
  writeFileSync(settings, `${lines.join('\n')}\n`)
  // PgBouncer refuses to run as root.
  const [command, args] = lowered(program(), [settings])
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder })
  const endWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  await new Promise<void>((done, fail) => {
    let said = ''
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString()
      if (said.includes('process up')) done()
    })
    child.once('error', fail)
    child.once('exit', () => fail(new Error(`PgBouncer did not start: ${said}`)))
  })
  return {
    url: `postgres://${account}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const over = once(child, 'exit')
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await over
      }
      process.off('exit', endWithUs)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
