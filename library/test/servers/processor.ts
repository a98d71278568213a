import { existsSync, readFileSync } from 'node:fs'

/** Milliseconds that a process has waited for a processor so far; 0 where the system does not say. */
export const waitedForProcessorMs = (pid: number = process.pid): number => {
  // Linux's times of a thread: how long it ran, and how long it waited.
  const kept = `/proc/${pid}/task/${pid}/schedstat`
  return existsSync(kept) ? Number(readFileSync(kept, 'utf8').split(' ')[1]) / 1_000_000 : 0
}

/**
 * The milliseconds of `performance.now()` without such waits, which on a busy machine are longer than what we measure.
 * `servers`: the processes that this one works with in turn.
 */
export const timeWithoutWaits = (servers: readonly number[] = []): number =>
  [process.pid, ...servers].reduce((time, pid) => time - waitedForProcessorMs(pid), performance.now())
