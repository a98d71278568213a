import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-ports.ts'
import { redisProgram } from './redis-program.ts'

/** A Redis server that a test has to itself. */
export interface RedisServer {
  readonly port: number
  /** Kills it without a warning, as a power cut would. */
  readonly kill: () => Promise<void>
  /** Starts it again, on the same port and with its kept data. */
  readonly restart: () => Promise<void>
  /** Freezes it, connections and all. */
  readonly pause: () => void
  readonly resume: () => void
  /** The number of connections that subscribe to a channel. */
  readonly hearersOf: (channel: string) => Promise<number>
  /** Ends the server, if it still runs, and removes its folder. */
  readonly stop: () => Promise<void>
}

/** Settings under which Redis keeps every confirmed write, whatever happens to it. */
export const keepsAll: readonly string[] = ['--appendonly', 'yes', '--appendfsync', 'always']

// On Linux the server dies with the process that started it, however that ends.
const setpriv = '/usr/bin/setpriv'
const tied = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL'] : []

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    let said = ''
    child.stdout?.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(-10_000)
      if (/Ready to accept connections|Sentinel ID is/.test(said)) done()
    })
    child.once('exit', () => fail(new Error(`redis-server did not start:\n${said}`)))
    child.once('error', (cause) =>
      fail(new Error('redis-server is not on this machine; install it with: apt-get install redis-server', { cause })),
    )
  })

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** Starts a Redis server on a loopback port, in a folder of its own, with further settings. */
export const startRedis = async (settings: readonly string[] = [], wantedPort?: number): Promise<RedisServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-redis-'))
  const port = wantedPort ?? (await freePort())
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no']
  const start = async (): Promise<ChildProcess> => {
    // A file of settings must come first.
    const [program = '', ...words] = [...tied, redisProgram(), ...settings, ...own]
    const begun = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] })
    await ready(begun)
    return begun
  }
  let child = await start()
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (isOver(child)) return
    const over = once(child, 'exit')
    child.kill(signal)
    await over
  }
  const atExit = (): void => void child.kill('SIGKILL')
  process.once('exit', atExit)
  return {
    port,
    kill: () => end('SIGKILL'),
    restart: async () => {
      child = await start()
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    hearersOf: async (channel) => {
      const client = new Redis(port, '127.0.0.1')
      const [, count] = (await client.pubsub('NUMSUB', channel)) as [string, number]
      client.disconnect()
      return Number(count)
    },
    stop: async () => {
      child.kill('SIGCONT')
      await end('SIGTERM')
      process.off('exit', atExit)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
