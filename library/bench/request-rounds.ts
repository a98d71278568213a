import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Alone } from './in-process.ts'
import { percentile } from './page.ts'
import { type Answered, load, type Question, questionOf } from './request-load.ts'
import type { Parts } from './request-profile.ts'
import { anybody, isWithout, titleOf, type Variant, variants } from './request-variants.ts'

/** How many requests are on their way at a time. */
export const connections = 32

/** The result of one round of a variant. */
export interface Round {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuMicros: number
  /** The CPU of a request whose client never sleeps, so that the server wakes nobody. */
  readonly awakeMicros: number
  /** The CPU of a request in the server's own process, without sockets. */
  readonly aloneMicros: number
  /** The memory that such a request allocates. */
  readonly kilobytes: number
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

const start = (variant: Variant, { redisPort, folder }: Ground, execArgv: readonly string[] = []): Server => {
  const args = [variants.indexOf(variant), redisPort, join(folder, `${++files}.db`)].map(String)
  const child = fork(fileURLToPath(new URL('./request-server.mjs', import.meta.url)), args, {
    env: { ...process.env, NODE_ENV: 'production' },
    execArgv: [...execArgv],
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
  if (isWithout(variant)) return [questionOf(`curfew=${'x'.repeat(43)}`, anybody)]
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

// With so much room nothing is collected while the bytes are counted.
const roomy = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128']

const alone = async (variant: Variant, ground: Ground): Promise<Alone> => {
  const server = start(variant, ground, roomy)
  try {
    return await server.tell<Alone>('alone')
  } finally {
    server.stop()
  }
}

/** One round of a variant, in processes of its own. */
export const measured = async (variant: Variant, seconds: number, ground: Ground): Promise<Round> => {
  const { micros: aloneMicros, bytes } = await alone(variant, ground)
  const served = await running(variant, ground, async (server, port, questions) => {
    const loaded = async (client: 'sleeps' | 'stays awake'): Promise<Answered & { readonly cpuMicros: number }> => {
      const before = await server.tell<number>('cpu')
      const answered = await load(port, questions, { connections, seconds, atLeast: 1_000, client })
      return { ...answered, cpuMicros: ((await server.tell<number>('cpu')) - before) / answered.count }
    }
    const { perSecond, micros, cpuMicros } = await loaded('sleeps')
    const { cpuMicros: awakeMicros } = await loaded('stays awake')
    const [p50, p99] = [percentile(micros, 0.5) / 1_000, percentile(micros, 0.99) / 1_000]
    return { perSecond, p50, p99, cpuMicros, awakeMicros }
  })
  return { ...served, aloneMicros, kilobytes: bytes / 1_000 }
}

/** Where the time of a variant's requests goes, in microseconds a request. */
export const profiled = (variant: Variant, seconds: number, ground: Ground): Promise<Parts> =>
  running(variant, ground, async (server, port, questions) => {
    await server.tell('profile')
    const { count } = await load(port, questions, { connections, seconds, atLeast: 1_000 })
    const parts = await server.tell<Parts>('parts')
    return Object.fromEntries(Object.entries(parts).map(([part, micros]) => [part, micros / count]))
  })
