import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The example server in Python, which runs in a process of its own. */
export interface PythonServer {
  readonly origin: string
  readonly close: () => Promise<void>
}

/** Starts it on a free port. `client`: the folder with the browser's script. `times`: its flags, in seconds. */
export const startPython = async (client: string, times: Readonly<Record<string, number>>): Promise<PythonServer> => {
  const program = fileURLToPath(new URL('../../../examples/wire-python/server.py', import.meta.url))
  const flags = Object.entries(times).flatMap(([name, seconds]) => [`--${name}`, String(seconds)])
  const child = spawn('python3', [program, '0', '--client', client, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece) => {
    said += piece
  })
  const ended = once(child, 'exit')
  const early = ended.then(([code]) => {
    throw new Error(`the server in Python ended with ${code}: ${said}`)
  })
  early.catch(() => undefined)
  const [line] = await Promise.race([once(child.stdout, 'data'), early])
  return {
    origin: String(line).trim(),
    close: async () => {
      child.kill()
      await ended
    },
  }
}
