import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Redis server that a test has to itself. */
export interface RedisServer {
  readonly port: number
  /** Ends the server, if it still runs, and removes its folder. */
  readonly stop: () => Promise<void>
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no free port')
  return address.port
}

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    let said = ''
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString()
      if (said.includes('Ready to accept connections')) done()
    })
    child.once('exit', () => fail(new Error(`redis-server did not start:\n${said}`)))
    child.once('error', (cause) =>
      fail(new Error('redis-server is not on this machine; install it with: apt-get install redis-server', { cause })),
    )
  })

/** Starts a Redis server on a free loopback port, in a folder of its own. */
export const startRedis = async (): Promise<RedisServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-redis-'))
  const port = await freePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no']
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] })
  await ready(child)
  return {
    port,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const over = once(child, 'exit')
        child.kill('SIGTERM')
        await over
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
