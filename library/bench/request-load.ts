import { connect } from 'node:net'

/** A request to a server on this machine, and the expected body of the response. */
export interface Question {
  readonly words: Buffer
  readonly expected: string
}

/** A request of a client that is no browser. */
export const questionOf = (cookie: string, expected: string): Question => ({
  words: Buffer.from(`GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: keep-alive\r\ncookie: ${cookie}\r\n\r\n`),
  expected,
})

/** The result of some seconds of requests. */
export interface Answered {
  readonly count: number
  readonly perSecond: number
  /** How long each took. */
  readonly micros: readonly number[]
}

interface Whole {
  readonly length: number
  readonly status: string
  readonly body: string
}

const wholeIn = (heard: Buffer): Whole | undefined => {
  const end = heard.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = heard.toString('latin1', 0, end)
  const size = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
  if (Number.isNaN(size)) throw new Error(`an answer without its length: ${head}`)
  const length = end + 4 + size
  return heard.length < length
    ? undefined
    : { length, status: head.slice(9, 12), body: heard.toString('latin1', end + 4, length) }
}

/**
 * Repeats the requests over so many connections, one at a time on each, until time and count are reached.
 * Every response is read: a wrong one ends the run.
 */
export const load = async (
  port: number,
  questions: readonly Question[],
  {
    connections,
    seconds,
    atLeast,
    client = 'sleeps',
  }: {
    readonly connections: number
    readonly seconds: number
    readonly atLeast: number
    /** Whether this process sleeps while no response is there. A server pays for waking it. */
    readonly client?: 'sleeps' | 'stays awake'
  },
): Promise<Answered> => {
  let isOver = client === 'sleeps'
  const stayAwake = (): void => {
    if (!isOver) setImmediate(stayAwake)
  }
  stayAwake()
  const micros: number[] = []
  const start = performance.now()
  const over = start + seconds * 1_000

  const line = (first: number): Promise<void> =>
    new Promise((done, fail) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      let nth = first
      let question = questions[nth] as Question
      let askedAt = 0
      let heard: Buffer = Buffer.alloc(0)
      const ask = (): void => {
        question = questions[nth % questions.length] as Question
        nth += connections
        askedAt = performance.now()
        socket.write(question.words)
      }
      const hear = (piece: Buffer): void => {
        heard = heard.length === 0 ? piece : Buffer.concat([heard, piece])
        const answer = wholeIn(heard)
        if (!answer) return
        const now = performance.now()
        if (answer.status !== '200' || answer.body !== question.expected)
          throw new Error(`${answer.status} ${answer.body} came back instead of ${question.expected}`)
        heard = heard.subarray(answer.length)
        micros.push((now - askedAt) * 1_000)
        if (now < over || micros.length < atLeast) ask()
        else socket.end(done)
      }
      const refuse = (failure: unknown): void => {
        socket.destroy()
        fail(failure)
      }
      socket.on('connect', ask)
      socket.on('data', (piece) => {
        try {
          hear(piece)
        } catch (failure) {
          refuse(failure)
        }
      })
      socket.on('error', refuse)
      socket.on('close', () => refuse(new Error('the server hung up')))
    })

  try {
    await Promise.all(Array.from({ length: connections }, (_, first) => line(first)))
  } finally {
    isOver = true
  }
  const took = (performance.now() - start) / 1_000
  return { count: micros.length, perSecond: micros.length / took, micros }
}
