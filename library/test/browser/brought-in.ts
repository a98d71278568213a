import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

const folder = fileURLToPath(new URL('../../../examples/brought-in', import.meta.url))
const gateway = fileURLToPath(new URL('../../../gateway/dist/main.js', import.meta.url))
const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')))

/** A running application. */
export interface Running {
  readonly origin: string
  readonly stop: () => void
}

export type Version = 'before' | 'after'

/** How a test starts an application, and how a person works with it. */
export interface Application {
  readonly name: string
  /** The path of Curfew's own endpoint; `/session` when left out. */
  readonly endpoint?: string
  readonly start: (version: Version) => Promise<Running>
  readonly signIn: (page: Page, version: Version) => Promise<void>
  /** Does a piece of work that needs a session, and fails without one. */
  readonly work: (page: Page) => Promise<void>
}

/** The shortest idleness that needs no reason: the warning stands for 20 seconds. */
export const idleMs = 40_000

/** Where a file of `examples/brought-in` is. */
export const inFolder = (path: string): string => `${folder}/${path}`

/** Starts a program that prints its address. */
export const startProgram = async (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = '.',
): Promise<Running> => {
  const child = spawn(program, args, {
    env: { ...process.env, PORT: '0', IDLE_MS: String(idleMs), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  })
  let said = ''
  const origin = await new Promise<string>((found, fail) => {
    const listen = (piece: unknown): void => {
      said += String(piece)
      const [address] = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(said) ?? []
      if (address !== undefined) found(address)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('error', fail)
    child.on('exit', () => fail(new Error(`${program} ${args.join(' ')} did not start: ${said}`)))
  })
  return { origin, stop: () => void child.kill() }
}

/** Starts a file of Node's. */
export const startNode = (file: string): Promise<Running> => startProgram(process.execPath, [file])

/** Starts an API, and Vite's development server in front of it. */
export const startVite = async (path: string): Promise<Running> => {
  const api = await startNode(inFolder(`${path}/server.mjs`))
  const args = [vite, '--host', '127.0.0.1', '--port', '0']
  const pages = await startProgram(process.execPath, args, { API: api.origin }, inFolder(path))
  return { origin: pages.origin, stop: () => [pages, api].map(({ stop }) => stop()) }
}

/** Starts the gateway in front of an application, with one account. */
export const startGateway = async (path: string, name: string, password: string): Promise<Running> => {
  const application = await startProgram('python3', [inFolder(`${path}/app.py`)])
  const scratch = await mkdtemp(join(tmpdir(), 'curfew-brought-in-'))
  const files = ['--accounts', join(scratch, 'accounts.json'), '--config', inFolder(`${path}/curfew.json`)]
  const adding = spawn(process.execPath, [gateway, 'person', 'add', name, '--role', 'maker', ...files])
  adding.stdin.end(`${password}\n`)
  await once(adding, 'exit')
  const flags = ['--listen', '127.0.0.1:0', '--private', '127.0.0.1:0', '--store', 'memory']
  const args = [gateway, 'in-front-of', application.origin, ...flags, ...files]
  const front = await startProgram(process.execPath, args)
  return {
    origin: front.origin,
    stop: () => {
      front.stop()
      application.stop()
      void rm(scratch, { recursive: true, force: true })
    },
  }
}
