import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { percentile } from './page.ts'
import { load, type Question, questionOf } from './request-load.ts'
import type { Parts } from './request-profile.ts'
import { anybody, titleOf, type Variant, variants } from './request-variants.ts'

/** How many requests are on their way at a time. */
export const connections = 32

/** The result of one round of a variant. */
export interface Round {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuMicros: number
}

/** The ground of the rounds. */
export interface Ground {
  readonly redisPort: number
  readonly folder: string
}

let files = 0

interface Server {
  /** Sends it a task and answers the result. */
  readonly tell: <Answer>(what: string) => Promise<Answer>
  readonly stop: () => void
}

const start = (variant: Variant, { redisPort, folder }: Ground): Server => {
  const args = [variants.indexOf(variant), redisPort, join(folder, `${++files}.db`)].map(String)
  const child = fork(fileURLToPath(new URL('./request-server.mjs', import.meta.url)), args, {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // Its warnings matter only when it fails.
  let said = ''
  child.stderr?.on('data', (piece) => {
    said += piece
  })
  const tell = <Answer>(what: string): Promise<Answer> =>
    new Promise((done, fail) => {
      const ended = (): void => fail(new Error(`the server ended: ${said}`))
      child.once('exit', ended)
      child.once('message', (answer) => {
        child.off('exit', ended)
        done(answer as Answer)
      })
      child.send(what)
    })
  return { tell, stop: () => void child.kill() }
}

const signIn = async (port: number, name: string): Promise<Question> => {
  const answer = await fetch(`http://127.0.0.1:${port}/sign-in/${name}`, { method: 'POST' })
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  if ((await answer.text()) !== 'signed in' || cookies.length === 0) throw new Error(`${name} was not signed in`)
  return questionOf(cookies.join('; '), name)
}

const questionsFor = async (variant: Variant, port: number): Promise<readonly Question[]> => {
  // Without sessions the same cookie is ignored.
  if (variant.by === 'no session') return [questionOf(`curfew=${'x'.repeat(43)}`, anybody)]
  const questions: Question[] = []
  for (let first = 0; first < (variant.crowd ?? connections); first += connections)
    questions.push(
      ...(await Promise.all(
        Array.from({ length: connections }, (_, nth) => signIn(port, `person-${String(first + nth).padStart(5, '0')}`)),
      )),
    )
  return questions
}

const running = async <Answer>(
  variant: Variant,
  ground: Ground,
  measure: (server: Server, port: number, questions: readonly Question[]) => Promise<Answer>,
): Promise<Answer> => {
  const server = start(variant, ground)
  try {
    const port = await server.tell<number>('listen')
    const questions = await questionsFor(variant, port)
    // A server is as quick as it gets after some thousands of requests.
    await load(port, questions, { connections, seconds: 1, atLeast: 3_000 })
    return await measure(server, port, questions)
  } catch (cause) {
    throw new Error(`${titleOf(variant)} on ${variant.on} failed`, { cause })
  } finally {
    server.stop()
  }
}

/** One round of a variant, in a process of its own. */
export const measured = (variant: Variant, seconds: number, ground: Ground): Promise<Round> =>
  running(variant, ground, async (server, port, questions) => {
    const before = await server.tell<number>('cpu')
    const { count, perSecond, micros } = await load(port, questions, { connections, seconds, atLeast: 1_000 })
    const after = await server.tell<number>('cpu')
    const cpuMicros = (after - before) / count
    return { perSecond, p50: percentile(micros, 0.5) / 1_000, p99: percentile(micros, 0.99) / 1_000, cpuMicros }
  })

/** Where the time of a variant's requests goes, in microseconds a request. */
export const profiled = (variant: Variant, seconds: number, ground: Ground): Promise<Parts> =>
  running(variant, ground, async (server, port, questions) => {
    await server.tell('profile')
    const { count } = await load(port, questions, { connections, seconds, atLeast: 1_000 })
    const parts = await server.tell<Parts>('parts')
    return Object.fromEntries(Object.entries(parts).map(([part, micros]) => [part, micros / count]))
  })
