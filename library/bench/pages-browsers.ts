import { connect, type Socket } from 'node:net'
import { monotonic, obey } from './pages-process.ts'
import { openingOf } from './pages-said.ts'

/** Browsers that are to open a stream each. */
export interface Browsers {
  readonly port: number
  readonly count: number
  readonly tabs: number
  readonly how: 'events' | 'socket'
  /** Which of the machine's loopback addresses are theirs. */
  readonly place: number
}

const openingAtOnce = 100
const browsersAnAddress = 20_000
const patienceMs = 120_000

const sockets: Socket[] = []
const opening = new Map<number, () => void>()
const bytes = Buffer.alloc(65_536)
let awaited = ''
let arrivals: number[] = []
let most = 0
let arrived = (): void => {}

const hear = (browser: number, piece: Buffer): void => {
  const opened = opening.get(browser)
  if (opened) {
    if (piece.includes('HTTP/1.1 4')) throw new Error(`a stream was refused: ${piece}`)
    if (!piece.includes('"phase"')) return
    opening.delete(browser)
    opened()
    return
  }
  if (awaited === '' || !piece.includes(awaited)) return
  arrivals.push(monotonic())
  if (arrivals.length === most) arrived()
}

const open = ({ port, tabs, how, place }: Browsers, browser: number): Promise<void> =>
  new Promise((done, fail) => {
    opening.set(browser, done)
    // Each address has ports for so many connections to one server.
    const localAddress = `127.0.${place}.${1 + Math.floor(browser / browsersAnAddress)}`
    const callback = (size: number): boolean => {
      hear(browser, bytes.subarray(0, size))
      return true
    }
    const socket = connect({ port, host: '127.0.0.1', localAddress, onread: { buffer: bytes, callback } })
    socket.once('connect', () => socket.write(openingOf(browser, tabs, port, how)))
    socket.once('error', fail)
    sockets.push(socket)
  })

const deeds = {
  /** Milliseconds from the first connection until every stream has said how its session stands. */
  open: async (browsers: Browsers): Promise<number> => {
    let next = 0
    const openMore = async (): Promise<void> => {
      while (next < browsers.count) await open(browsers, next++)
    }
    const startedAt = monotonic()
    await Promise.all(Array.from({ length: openingAtOnce }, openMore))
    return monotonic() - startedAt
  },
  /** From now on, notes when so many streams bring this text. */
  expect: (text: string, count: number): void => {
    awaited = text
    arrivals = []
    most = count
  },
  /** The moments at which it came, once it has come everywhere. */
  arrivals: (): Promise<readonly number[]> =>
    new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`${arrivals.length} of ${most} were told ${awaited}`)), patienceMs)
      arrived = () => {
        clearTimeout(late)
        done(arrivals)
      }
      if (arrivals.length === most) arrived()
    }),
}

/** The work of the browsers' process. */
export type BrowserDeeds = typeof deeds

obey(deeds)
