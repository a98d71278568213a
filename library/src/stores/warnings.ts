import type { Store } from './store.ts'

/** Warnings of a store about its server. */
export interface Warnings extends Required<Pick<Store, 'warnings'>> {
  /** Gives a sentence to every listener, now and later. Each sentence goes out once. */
  readonly warn: (sentence: string) => void
}

/** An empty set of warnings. */
export const createWarnings = (): Warnings => {
  const given = new Set<string>()
  const listeners = new Set<{ readonly receive: (sentence: string) => void }>()
  return {
    warn: (sentence) => {
      if (given.has(sentence)) return
      given.add(sentence)
      for (const { receive } of listeners) receive(sentence)
    },
    warnings: (listener) => {
      const one = { receive: listener }
      listeners.add(one)
      for (const sentence of given) listener(sentence)
      return () => void listeners.delete(one)
    },
  }
}
