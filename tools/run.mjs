import { spawn } from 'node:child_process'

const running = new Set()

// Ctrl-C reaches the whole group at once; this is for those who send the signal to one process only.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    for (const child of running) child.kill(signal)
    if (running.size === 0) process.exit(130)
    setTimeout(() => process.exit(130), 3_000).unref()
  })

/**
 * Runs a program to its end. `show`: what it prints goes straight to the terminal; else it comes back as text.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ show?: 'shown', env?: Record<string, string> }} [how]
 * @returns {Promise<{ code: number, text: string }>}
 */
export const run = (program, args, how = {}) =>
  new Promise((done) => {
    const env = { ...process.env, npm_config_loglevel: 'error', ...how.env }
    const child = spawn(program, args, { env, stdio: how.show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    let text = ''
    child.stdout?.on('data', (piece) => {
      text += piece
    })
    child.stderr?.on('data', (piece) => {
      text += piece
    })
    const end = (code) => {
      running.delete(child)
      done({ code, text })
    }
    child.on('error', (failure) => {
      text += failure.message
      end(127)
    })
    child.on('close', (code, signal) => {
      if (signal === 'SIGINT' || code === 130) process.exit(130)
      end(code ?? 1)
    })
  })
