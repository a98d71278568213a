import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { endNow, offspring } from '../../../tools/living.mjs'

/** A started program, and all its processes. */
export interface Living {
  readonly child: ChildProcess
  /** Its output so far, on either stream. */
  readonly said: () => string
  /** Itself and all its descendants. */
  readonly pids: () => readonly number[]
}

/** Starts a program. */
export const live = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Living => {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const listen = (part: Buffer): void => {
    said += part.toString()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  child.on('error', (error) => {
    said += String(error)
  })
  return { child, said: () => said, pids: () => (child.pid === undefined ? [] : offspring([child.pid])) }
}

/** Sends a signal to these processes; an ended process is no error. */
export const tell = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended.
    }
  }
}

// A zombie has ended, although its parent has not collected it. But while one of its threads is still exiting, so are its
// files and connections.
const lives = (pid: number): boolean => {
  try {
    const isZombie = /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return !isZombie || readdirSync(`/proc/${pid}/task`).length > 1
  } catch {
    return false
  }
}

/** Waits for a condition, and names it when it does not come true. */
export const until = async <Value>(
  what: string,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  withinMs = 30_000,
): Promise<Value> => {
  const end = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`${what}: not within ${withinMs} ms`)
    await pause(25)
  }
}

/** Waits until none of these processes lives. */
export const untilGone = (pids: readonly number[], withinMs?: number): Promise<true> =>
  until('these processes should have ended', () => !pids.some(lives), withinMs)

/** Kills these processes and waits until none lives. */
export const kill = async (pids: readonly number[]): Promise<void> => {
  endNow([...pids])
  await untilGone(pids)
}

/** A folder of one browser's own. */
export const newProfile = (): Promise<string> => mkdtemp(join(tmpdir(), 'page-life-'))

/** Removes a profile. */
export const dropProfile = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 })
