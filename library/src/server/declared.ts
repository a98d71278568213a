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

/** Throws a `Misuse` for the first route that says nothing about who may use it. */
export const checkNoneBare = (bare: readonly string[]): void => {
  if (bare[0] !== undefined)
    throw new Misuse(
      'route.undeclared',
      `the route ${bare[0]} says nothing about who may use it; give it requireTask('…'), requirePerson('…') or open('why')`,
    )
}
