import { execFileSync } from 'node:child_process'

/** Whether a process that we start gets its own group. Then one signal reaches all its children. */
export const ownGroup = process.platform !== 'win32'

/**
 * Sends a signal to a process and all in its group; one that has ended already is no error.
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
export const tellGroup = (pid, signal) => {
  if (pid === undefined) return
  try {
    process.kill(ownGroup ? -pid : pid, signal)
  } catch {
    // It has ended, which is all that was wanted.
  }
}

// Every process of this machine beside the one that started it; none where that cannot be asked.
const everyProcess = () => {
  try {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
    return lines.map((line) => line.trim().split(/\s+/).map(Number))
  } catch {
    return []
  }
}

/**
 * These processes and all that came of them: a browser leaves the group of its starter.
 * @param {readonly number[]} pids
 */
export const offspring = (pids) => {
  const found = new Set(pids)
  if (found.size === 0) return []
  const pairs = everyProcess()
  for (let size = 0; size !== found.size; ) {
    size = found.size
    for (const [pid = 0, parent = 0] of pairs) if (found.has(parent)) found.add(pid)
  }
  return [...found]
}

/**
 * Ends these processes at once.
 * @param {readonly number[]} pids
 */
export const endNow = (pids) => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
}
