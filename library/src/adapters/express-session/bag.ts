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

// In the bag itself, where nothing shows it: to collect the garbage of a map beside it would cost more than all the rest.
const place = Symbol('deeds')

const deedsOf = (bag: object): BagDeeds => {
  const deeds = (bag as Readonly<Record<symbol, BagDeeds | undefined>>)[place]
  if (!deeds) throw new TypeError('this is no req.session')
  return deeds
}

// What a callback throws is its own affair, and nobody's rejection.
const told = (verb: 'save' | 'regenerate' | 'destroy' | 'reload') =>
  function (this: AnyBag, callback?: Told): AnyBag {
    const deeds = deedsOf(this)
    deeds[verb]().then(
      () => callback && queueMicrotask(() => callback()),
      (failure: unknown) => (callback ? queueMicrotask(() => callback(failure)) : deeds.failed(failure)),
    )
    return this
  }

const touch = function (this: AnyBag): AnyBag {
  deedsOf(this).touch()
  return this
}

// One for all bags: verbs of each one's own would cost every request more than the rest of it.
const prototype: object = Object.defineProperties(
  {},
  {
    id: {
      get(this: AnyBag) {
        return deedsOf(this).id()
      },
    },
    cookie: {
      get(this: AnyBag) {
        return viewCookie(deedsOf(this).cookie)
      },
    },
    save: { value: told('save') },
    regenerate: { value: told('regenerate') },
    destroy: { value: told('destroy') },
    reload: { value: told('reload') },
    touch: { value: touch },
    resetMaxAge: { value: touch },
  },
)

/** A bag with the content that was written down. */
export const makeBag = (text: string, deeds: BagDeeds): AnyBag => {
  const bag = Object.defineProperty(Object.create(prototype), place, { value: deeds }) as AnyBag
  // What has the name of a verb could not be reached anyway.
  for (const [name, value] of Object.entries(JSON.parse(text) as object))
    if (name !== '__proto__' && !Object.hasOwn(prototype, name)) bag[name] = value
  return bag
}
