import { clockTolerance } from '../../core/clock-skew.ts'
import { type Duration, hours, milliseconds, seconds } from '../../core/time.ts'
import type { ClockNotice, Store } from '../../stores/store.ts'
import type { ClockWatch } from './clock-watch.ts'
import type { Entry } from './journal.ts'

/** The comparison of this server's clock with the clocks of the other servers on the same store. */
export interface ClockAgreement {
  /** Compares anew, because this server's own clock was set. */
  readonly compareAgain: () => void
  readonly close: () => void
}

// A subscription may need a moment at first, so the first notice is sent twice.
const toldAgainAfter: Duration = milliseconds(500)
const toldEvery: Duration = seconds(30)
const rememberedFor: Duration = seconds(90)
const leastPause: Duration = milliseconds(200)
const pauseOfDoubt: Duration = seconds(5)
const mostOthers = 1_000

/** How far a server may count behind its own clock. So a clock that stands still or is far behind stops no other for ever. */
const farthestBack: Duration = hours(1)

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const inSeconds = (ms: number): string => `${Math.round(ms / 1_000)} s`
const remedy = 'set the clocks of all servers by NTP'

interface Other {
  readonly heardAt: number
  /** How far it should count behind its clock; undefined when it is not ahead. */
  readonly setBack: number | undefined
}

/**
 * Compares clocks until it is closed. A notice with a moment later than the receiver's comes from a faster clock, however
 * long it was on its way. So the slower server measures and tells the faster one, which counts by the slower clock from
 * then on. Durations stay right, and no session ends early.
 */
export const createClockAgreement = (
  { now: clock, setBack, setBackTo }: Pick<ClockWatch, 'now' | 'setBack' | 'setBackTo'>,
  store: Pick<Store, 'publish' | 'subscribe'>,
  write: (entry: Omit<Entry, 'at'>) => void,
): ClockAgreement => {
  const self = Math.random().toString(36).slice(2, 10)
  const others = new Map<string, Other>()
  let toldAt = Number.NEGATIVE_INFINITY
  let tellsAt = Number.POSITIVE_INFINITY
  let isBehindWritten = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const tellBy = (tick: number): void => {
    if (tick >= tellsAt) return
    clearTimeout(timer)
    tellsAt = tick
    timer = setTimeout(tell, Math.max(0, tick - performance.now()))
    ;(timer as { unref?: () => void }).unref?.()
  }
  const tellSoon = (): void => tellBy(toldAt + leastPause)

  const setBacks = (): ClockNotice['others'] =>
    Object.fromEntries([...others].flatMap(([server, other]) => (other.setBack ? [[server, other.setBack]] : [])))

  const tell = (): void => {
    const isFirst = toldAt === Number.NEGATIVE_INFINITY
    toldAt = performance.now()
    tellsAt = Number.POSITIVE_INFINITY
    const notice: ClockNotice = { server: self, at: clock(), setBack: setBack(), others: setBacks() }
    // A lost notice costs time. The warden reports a store that gives no answer.
    store.publish({ about: 'session', key: '', clock: notice }).catch(() => undefined)
    tellBy(toldAt + (isFirst ? toldAgainAfter : toldEvery))
  }

  const writeBehind = (byMs: number): void => {
    const isBehind = Object.keys(setBacks()).length > 0
    if (isBehind && !isBehindWritten) {
      const detail = `this server's clock is ${inSeconds(byMs)} behind another server's; ${remedy}`
      write({ what: 'clocks-disagree', detail })
    }
    isBehindWritten = isBehind
  }

  const countBack = (wanted: number): void => {
    const back = milliseconds(Math.min(wanted, farthestBack))
    const ahead = wanted - setBack()
    if (ahead <= clockTolerance || back <= setBack()) return
    setBackTo(back)
    const rest = wanted > back ? ' at most, so other servers’ sessions end too early' : ''
    const detail = `this server's clock is ${inSeconds(ahead)} ahead of another server's; it now counts ${inSeconds(back)} behind its clock${rest}; ${remedy}`
    write({ what: 'clocks-disagree', detail })
    tellSoon()
  }

  const remember = (server: string, other: Other): void => {
    others.delete(server)
    others.set(server, other)
    for (const [name, { heardAt }] of others)
      if (other.heardAt - heardAt > rememberedFor || others.size > mostOthers) others.delete(name)
  }

  const receive = (notice: ClockNotice): void => {
    const { server, at } = notice
    if (server === self || typeof server !== 'string' || !isNumber(at) || !isNumber(notice.setBack)) return
    const wanted: unknown = notice.others?.[self]
    if (isNumber(wanted)) countBack(wanted)
    const heardAt = performance.now()
    const ahead = at - clock()
    const isNew = !others.has(server)
    remember(server, { heardAt, setBack: ahead > clockTolerance ? notice.setBack + ahead : undefined })
    writeBehind(ahead)
    if (isNew || ahead > clockTolerance) tellSoon()
    // A moment of the past comes from a slower clock or through a slow store. Only the other server can tell which.
    else if (ahead < -clockTolerance) tellBy(toldAt + pauseOfDoubt)
  }

  const unsubscribe = store.subscribe((notice) => {
    if (notice.about === 'session' && notice.clock) receive(notice.clock)
  })
  tell()

  return {
    compareAgain: () => {
      others.clear()
      tellSoon()
    },
    close: () => {
      unsubscribe()
      clearTimeout(timer)
    },
  }
}
