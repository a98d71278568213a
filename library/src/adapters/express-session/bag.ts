import type { Content } from '../../server/bag-content.ts'
import { type CookieView, viewCookie } from './cookie-view.ts'

/** Is told that something is done, or why it could not be. */
export type Told = (failure?: unknown) => void

/** What can be done with `req.session`, beside putting things there. None of it shows among its keys. */
export interface BagVerbs {
  /** Names the session to people. The token in the cookie cannot be told from it. */
  readonly id: string
  readonly cookie: CookieView
  /** Keeps the bag now rather than with the answer. What others have kept meanwhile stays, but for what changed in both. */
  save(callback?: Told): this
  /** An empty bag under a new token. A session ends as `replaced` when somebody signs in with it, else as `signed-out`. */
  regenerate(callback?: Told): this
  /** Ends the session as `signed-out`, drops the bag and takes the cookie back. */
  destroy(callback?: Told): this
  /** The bag as it is kept now, in a new `req.session`. Fails when the session has ended. */
  reload(callback?: Told): this
  /** Keeps a bag of nobody's for longer. A session is renewed by activity, and by this not at all. */
  touch(): this
  /** The same as `touch`. */
  resetMaxAge(): this
}

/** A bag of whatever the application puts there. */
export type AnyBag = BagVerbs & Record<string, unknown>

/** What the verbs of a bag do. */
export interface BagDeeds {
  readonly id: () => string
  readonly cookie: Parameters<typeof viewCookie>[0]
  readonly save: () => Promise<void>
  readonly regenerate: () => Promise<void>
  readonly destroy: () => Promise<void>
  readonly reload: () => Promise<void>
  readonly touch: () => void
  /** Hears what fails when no callback does. */
  readonly failed: (failure: unknown) => void
}

/** A bag with this content. */
export const makeBag = (content: Content, deeds: BagDeeds): AnyBag => {
  const bag = {} as AnyBag
  const hidden = (name: keyof BagVerbs, property: PropertyDescriptor): unknown =>
    Object.defineProperty(bag, name, { ...property, enumerable: false })

  // What a callback throws is its own affair, and nobody's rejection.
  const told = (deed: () => Promise<void>) => (callback?: Told) => {
    deed().then(
      () => callback && queueMicrotask(() => callback()),
      (failure: unknown) => (callback ? queueMicrotask(() => callback(failure)) : deeds.failed(failure)),
    )
    return bag
  }
  const touch = (): AnyBag => {
    deeds.touch()
    return bag
  }

  const view = viewCookie(deeds.cookie)
  hidden('id', { get: deeds.id })
  hidden('cookie', { get: () => view })
  for (const verb of ['save', 'regenerate', 'destroy', 'reload'] as const) hidden(verb, { value: told(deeds[verb]) })
  for (const verb of ['touch', 'resetMaxAge'] as const) hidden(verb, { value: touch })
  for (const [name, json] of content)
    Object.defineProperty(bag, name, { value: JSON.parse(json), enumerable: true, writable: true, configurable: true })
  return bag
}
