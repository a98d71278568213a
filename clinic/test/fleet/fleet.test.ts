import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundleFleet } from '../../../tools/fleet.mjs'
import { createCaller } from '../running/caller.ts'
import { entriesAt } from '../running/journal.ts'
import { listenAs } from '../running/listener.ts'

let program: string
beforeAll(async () => {
  program = await bundleFleet()
})

let child: ChildProcess | undefined
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-test-'))
  // PostgreSQL, which does not run as root, has a folder in it.
  chmodSync(folder, 0o711)
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const quick = { CURFEW_IDLE: '20s', CURFEW_WARNING: '10s', CURFEW_ESSENTIAL: 'a test has no minute' }

const run = (
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): { readonly said: () => string; readonly ended: Promise<number | null> } => {
  let said = ''
  const started = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...quick, TMPDIR: folder, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  for (const output of [started.stdout, started.stderr])
    output.on('data', (piece: Buffer) => {
      said += piece.toString()
    })
  return { said: () => said, ended: new Promise((done) => started.once('exit', done)) }
}

const found = (said: string, pattern: RegExp): string => {
  const match = pattern.exec(said)?.[1]
  if (match === undefined) throw new Error(`${pattern} is not in: ${said}`)
  return match
}

const endsAt = async (address: string): Promise<readonly unknown[]> =>
  (await entriesAt(address)).flatMap(({ what, subject, reason }) =>
    what === 'session-ended' ? [{ subject, reason }] : [],
  )

describe.each(['redis', 'postgres'])('a fleet on %s', (store) => {
  it('signs a person in on one server, warns them through another, ends the session by a third, and journals it once', async () => {
    const { said, ended } = run(['--store', store, '--port', '0'])
    await vi.waitFor(() => expect(said()).toContain('Things to try'), { timeout: 50_000, interval: 50 })
    const origin = found(said(), /open at (\S+): 3 servers/)
    const address = found(said(), /one store \((\S+)\)/)
    const records = found(said(), /records: (\S+)/)

    const vet = createCaller(origin)
    const entry = (await vet.signIn('vet')).headers.get('x-served-by')
    const stream = await listenAs(vet, 'page-of-vet')
    const idle = createCaller(origin)
    await idle.signIn('nurse')
    const nurse = await listenAs(idle, 'page-of-nurse')

    await stream?.first(({ phase }) => phase === 'warning')
    let leaving = await vet.ask('/healthz')
    // Requests go to the servers in turn, so the next one is the third server's.
    const next = (server: string | null | undefined): string => String((Number(server) % 3) + 1)
    while (
      next(leaving.headers.get('x-served-by')) === entry ||
      next(leaving.headers.get('x-served-by')) === stream?.server
    )
      leaving = await vet.ask('/healthz')
    const exit = (await vet.ask('/sign-out', { method: 'POST' })).headers.get('x-served-by')
    expect(new Set([entry, stream?.server, exit]).size).toBe(3)
    expect(await stream?.first(({ phase }) => phase === 'ended')).toMatchObject({ reason: 'signed-out' })
    expect(await nurse?.first(({ phase }) => phase === 'ended')).toMatchObject({ reason: 'idle' })
    expect(await endsAt(address)).toEqual([
      { subject: 'vet', reason: 'signed-out' },
      { subject: 'nurse', reason: 'idle' },
    ])

    const manager = createCaller(origin)
    await manager.signIn('manager')
    const page = await (await manager.ask('/console/journal.ndjson')).text()
    for (const shown of ['session-ended', 'signed-out', 'idle']) expect(page).toContain(shown)

    child?.kill('SIGINT')
    expect(await ended).toBe(0)
    await expect(fetch(origin)).rejects.toThrow()
    expect(existsSync(records)).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })
})

it('--help says how a fleet is started', async () => {
  const { said, ended } = run(['--help'])
  expect(await ended).toBe(0)
  expect(said()).toMatch(/npm run fleet -- .*--store redis\|postgres/)
})

it.each([
  [['--store', 'mongo'], 'write redis, postgres or an address'],
  [['--servers', 'many'], '"many" is no whole number from 1 to 20'],
  [['--fast'], "Unknown option '--fast'"],
])('%s is one clear sentence', async (args, sentence) => {
  const { said, ended } = run(args)
  expect(await ended).toBe(1)
  expect(said()).toContain(sentence)
  expect(said()).not.toMatch(/\n\s+at /)
})

it('a machine without Redis and Valkey is told what to install', async () => {
  const { said, ended } = run(['--port', '0'], { PATH: folder })
  expect(await ended).toBe(1)
  expect(said().trim()).toMatch(/^Neither redis-server nor valkey-server is on this machine; install one/)
})
