import { spawn } from 'node:child_process'
import { endNow, offspring, ownGroup, tellGroup } from './living.mjs'

const patienceMs = 10_000
const running = new Map()
let stopping = false

const wait = (ms) => new Promise((done) => setTimeout(done, ms).unref())

// A browser gets time to close its windows. Processes that are still there after that are killed.
const stop = async (code) => {
  // A terminal and npm may both pass on one Ctrl-C.
  if (stopping) return
  stopping = true
  const children = [...running.keys()]
  const all = offspring(children.flatMap((child) => child.pid ?? []))
  if (children.length > 0) console.error('\nStopping …')
  for (const [child, { politely }] of running) tellGroup(child.pid, politely)
  await Promise.race([Promise.all([...running.values()].map(({ ended }) => ended)), wait(patienceMs)])
  for (const child of children) tellGroup(child.pid, 'SIGKILL')
  endNow(all)
  process.exit(code)
}

const answers = { SIGINT: () => stop(130), SIGTERM: () => stop(143), SIGHUP: () => stop(129) }
for (const [signal, answer] of Object.entries(answers)) process.on(signal, answer)

/** Leaves Ctrl-C to the next handler. */
export const leaveSignals = () => {
  for (const [signal, answer] of Object.entries(answers)) process.off(signal, answer)
}

/**
 * Runs a program to its end, and ends what it leaves behind. `show`: what it prints goes straight to the terminal; else
 * it comes back as text. `politely`: the signal by which it may be asked to stop.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ show?: 'shown', env?: Record<string, string>, politely?: NodeJS.Signals }} [how]
 * @returns {Promise<{ code: number, text: string }>}
 */
export const run = (program, args, how = {}) => {
  const env = { ...process.env, npm_config_loglevel: 'error', ...how.env }
  const out = how.show ? 'inherit' : 'pipe'
  const child = spawn(program, args, { env, stdio: ['ignore', out, out], detached: ownGroup })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece) => {
      text += piece
    })
  const ended = new Promise((done) => {
    child.on('error', (failure) => done({ code: 127, text: `${text}${failure.message}\n` }))
    child.on('exit', (code) => {
      tellGroup(child.pid, 'SIGKILL')
      const end = () => done({ code: code ?? 1, text })
      child.on('close', end)
      // Something that left the group may hold on to the pipes.
      wait(2_000).then(end)
    })
  }).finally(() => running.delete(child))
  running.set(child, { ended, politely: how.politely ?? 'SIGINT' })
  // Its callers have nothing more to do once we stop.
  return ended.then((result) => (stopping ? new Promise(() => {}) : result))
}

/**
 * Runs a JavaScript file with the Node that runs this.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [how]
 */
export const runNode = (file, args, how) => run(process.execPath, [file, ...args], how)
