import { Misuse } from '../../core/misuse.ts'
import type { Duration } from '../../core/time.ts'
import type { RouteGuard } from './cross-site.ts'

/** The guards of an application. */
export interface Declared {
  /** Records a guard, and what it requires. */
  readonly declare: <Guard extends object>(guard: Guard, asksFor: RouteGuard) => Guard
  readonly isDeclared: (guard: unknown) => boolean
  /** Whether a value is a guard that requires a session. */
  readonly asksForSession: (guard: unknown) => boolean
}

/** A record of guards, none yet. */
export const createDeclared = (): Declared => {
  const guards = new WeakMap<object, RouteGuard>()
  return {
    declare: (guard, asksFor) => {
      guards.set(guard, asksFor)
      return guard
    },
    isDeclared: (guard) => typeof guard === 'function' && guards.has(guard),
    asksForSession: (guard) => typeof guard === 'function' && guards.get(guard) === 'session',
  }
}

/**
 * Checks the age that a guard takes.
 * @throws Misuse when it is no length of time above zero.
 */
export const checkMaxAge = (maxAge: Duration): Duration => {
  if (typeof maxAge === 'number' && Number.isFinite(maxAge) && maxAge > 0) return maxAge
  throw new Misuse(
    'route.bad-age',
    `requireFresh(${String(maxAge)}) lets nobody in; write how old the proof may be, such as requireFresh(minutes(5))`,
  )
}

/**
 * Throws when routes have no guard.
 * @throws Misuse naming all of them.
 */
export const checkNoneBare = (bare: readonly string[]): void => {
  if (bare.length === 0) return
  throw new Misuse(
    'route.undeclared',
    `nothing says who may use ${bare.join(', ')}; put requireTask('…'), requirePerson('why'), requireFresh(minutes(5)) or open('why') before each`,
  )
}
