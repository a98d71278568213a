import { type Clock, type Duration, instant, milliseconds, seconds } from '../../core/time.ts'
import type { Entry } from './journal.ts'

/** The clock of the server, and this process's record of its jumps. */
export interface ClockWatch {
  /** Reads the clock, and detects whether it was set or the process stood still. */
  readonly now: Clock
  /**
   * How much time passed while this process could not read its sockets, for a session with this `idle`. It is 0, save
   * in the 5 seconds after the clock jumped ahead or the process stood still. Those 5 seconds are for reading the
   * sockets before time alone ends a session. A gap of real time longer than `idle` counts as 0, such as a night that
   * the machine slept.
   */
  readonly unheard: (idle: Duration) => Duration
  /** The time left in which no session ends by time alone. */
  readonly sparesFor: () => Duration
  /** How far `now` is behind the clock, because the other servers' clocks are. */
  readonly setBack: () => Duration
  /** Counts farther behind the clock from now on. */
  readonly setBackTo: (by: Duration) => void
  readonly close: () => void
}

/** The clocks that no person sets. Both in milliseconds. */
export interface Ticks {
  /** On some systems it stands still while the machine sleeps. */
  readonly monotonic: () => number
  /** It runs on while the machine sleeps; undefined where the system has none. */
  readonly sinceBoot: () => number | undefined
}

/** The callbacks for a jump of the clock. */
export interface Heeds {
  readonly write: (entry: Omit<Entry, 'at'>) => void
  /** The clock was set back: stored moments may lie in the future. */
  readonly onSetBack: () => void
  /** Time passed unread: renew leases before they are checked. */
  readonly onUnheard: () => void
  /** The clock itself was set: what other servers measured is no longer true. */
  readonly onStepped: () => void
}

interface NodeOs {
  uptime(): number
}
interface NodeProcess {
  getBuiltinModule?(name: 'node:os'): NodeOs | undefined
}
const os = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.('node:os')

/** The ticks of this machine. */
export const machineTicks: Ticks = {
  monotonic: () => performance.now(),
  sinceBoot: () => os && os.uptime() * 1_000,
}

const beat: Duration = seconds(1)
const jump: Duration = seconds(2)
const standstill: Duration = seconds(5)
const spares: Duration = seconds(5)

const never = Number.NEGATIVE_INFINITY

const inSeconds = (ms: number): string => `${Math.round(Math.abs(ms) / 1_000)} s`

/**
 * Watches a clock until it is closed. `kind`: an application's `own` clock may jump ahead at will, so only its steps
 * back count. The `system` clock is compared with the ticks.
 */
export const watchClock = (
  clock: Clock,
  kind: 'system' | 'own',
  { write, onSetBack, onUnheard, onStepped }: Heeds,
  ticks: Ticks = machineTicks,
): ClockWatch => {
  let last = { wall: clock(), tick: ticks.monotonic() }
  let aliveAt = last.tick
  // Grows by the time that the machine slept.
  const sleepTicks = (): number => (ticks.sinceBoot() ?? ticks.monotonic()) - ticks.monotonic()
  let sleptBefore = sleepTicks()
  let sparesUntil = never
  let gap = 0
  let slept = 0
  let setBackBy = milliseconds(0)

  const spare = (byMs: number, passedMs: number): void => {
    const { tick } = last
    // Two jumps in a row add up.
    const before = tick < sparesUntil ? { gap, slept } : { gap: 0, slept: 0 }
    gap = before.gap + byMs
    slept = before.slept + passedMs
    sparesUntil = tick + spares
    onUnheard()
  }

  const setAhead = (byMs: number): void => {
    const asleep = sleepTicks() - sleptBefore
    sleptBefore += asleep
    write({ what: 'clock-stepped', detail: `the clock went ahead by ${inSeconds(byMs)}` })
    onStepped()
    spare(byMs, asleep)
  }

  // A clock that ran ahead and was put right needs no correction any more, and time goes on as before.
  const setBack = (byMs: number): void => {
    const corrected = Math.min(setBackBy, byMs)
    setBackBy = milliseconds(setBackBy - corrected)
    last = { ...last, wall: instant(last.wall + corrected) }
    write({ what: 'clock-stepped', detail: `the clock was set back by ${inSeconds(byMs)}` })
    onStepped()
    if (byMs - corrected > jump) onSetBack()
  }

  const setBackTo = (by: Duration): void => {
    now()
    last = { ...last, wall: instant(last.wall + setBackBy - by) }
    setBackBy = by
    onSetBack()
  }

  const now: Clock = () => {
    const is = { wall: instant(clock() - setBackBy), tick: ticks.monotonic() }
    const ahead = is.wall - last.wall - (kind === 'system' ? is.tick - last.tick : 0)
    const stoodStill = is.tick - aliveAt - beat
    last = is
    if (stoodStill > standstill) {
      aliveAt = is.tick
      write({ what: 'process-stood-still', detail: `the process stood still for ${inSeconds(stoodStill)}` })
      if (kind === 'system') spare(stoodStill, stoodStill)
    }
    if (ahead < -jump) setBack(-ahead)
    else if (kind === 'system' && ahead > jump) setAhead(ahead)
    return last.wall
  }

  const timer = setInterval(() => {
    now()
    aliveAt = last.tick
  }, beat)
  ;(timer as { unref?: () => void }).unref?.()

  // Each request calls this several times, so it usually reads no clock.
  const sparesFor = (): Duration => {
    if (sparesUntil === never) return milliseconds(0)
    const left = sparesUntil - ticks.monotonic()
    if (left <= 0) sparesUntil = never
    return milliseconds(Math.max(0, left))
  }

  return {
    now,
    unheard: (idle) => milliseconds(sparesFor() > 0 && slept < idle ? gap : 0),
    sparesFor,
    setBack: () => setBackBy,
    setBackTo,
    close: () => clearInterval(timer),
  }
}
