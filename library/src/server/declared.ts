import { Misuse } from '../core/misuse.ts'

/** Which guards say who may use a route. */
export interface Declared {
  /** Remembers a guard. */
  readonly declare: <Guard extends object>(guard: Guard) => Guard
  readonly isDeclared: (guard: unknown) => boolean
}

/** No guards yet. */
export const createDeclared = (): Declared => {
  const guards = new WeakSet<object>()
  return {
    declare: (guard) => {
      guards.add(guard)
      return guard
    },
    isDeclared: (guard) => typeof guard === 'function' && guards.has(guard),
  }
}

/**
 * Throws when routes say nothing about who may use them.
 * @throws Misuse naming all of them.
 */
export const checkNoneBare = (bare: readonly string[]): void => {
  if (bare.length === 0) return
  throw new Misuse(
    'route.undeclared',
    `nothing says who may use ${bare.join(', ')}; put requireTask('…'), requirePerson('why') or open('why') before each`,
  )
}
