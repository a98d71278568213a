import { type CookieView, viewCookie } from './cookie-view.ts'

/** A callback of `req.session`: called without an argument after success, else with the failure. */
export type Told = (failure?: unknown) => void

/** The methods of `req.session`. None of them shows among its keys. */
export interface BagVerbs {
  /** An id of the session that may be shown. The token in the cookie cannot be derived from it. */
  readonly id: string
  readonly cookie: CookieView
  /**
   * Saves the bag now rather than with the response. Changes that other requests saved meanwhile stay, save for entries that
   * both changed.
   */
  save(callback?: Told): this
  /**
   * Opens an empty bag under a new token. The old session ends as `replaced` when this request then signs a person in, else
   * as `signed-out`.
   */
  regenerate(callback?: Told): this
  /** Ends the session as `signed-out`, drops the bag and clears the cookie. */
  destroy(callback?: Told): this
  /** Reads the bag from its store again, into a new `req.session`. Fails when the session has ended. */
  reload(callback?: Told): this
  /** Keeps an anonymous bag for longer. It does not renew a session: only activity does. */
  touch(): this
  /** The same as `touch`. */
  resetMaxAge(): this
}

/** The error that a callback receives when the session has ended meanwhile. Its status is 401, because the server is well. */
export class Lost extends Error {
  override readonly name = 'Lost'
  readonly status = 401
}

/** A bag with any data of the application. */
export type AnyBag = BagVerbs & Record<string, unknown>

/** The functions behind the methods of a bag. */
export interface BagMethods {
  readonly id: () => string
  readonly cookie: Parameters<typeof viewCookie>[0]
  readonly save: () => Promise<void>
  readonly regenerate: () => Promise<void>
  readonly destroy: () => Promise<void>
  readonly reload: () => Promise<void>
  readonly touch: () => void
  /** Receives a failure when the caller gave no callback. */
  readonly failed: (failure: unknown) => void
}

// A hidden property of the bag. A WeakMap would cost more in garbage collection than all the rest.
const place = Symbol('methods')

const methodsOf = (bag: object): BagMethods => {
  const methods = (bag as Readonly<Record<symbol, BagMethods | undefined>>)[place]
  if (!methods) throw new TypeError('this is no req.session')
  return methods
}

// A microtask calls the callback: an error that it throws must not reject the promise.
const withCallback = (verb: 'save' | 'regenerate' | 'destroy' | 'reload') =>
  function (this: AnyBag, callback?: Told): AnyBag {
    const methods = methodsOf(this)
    methods[verb]().then(
      () => callback && queueMicrotask(() => callback()),
      (failure: unknown) => (callback ? queueMicrotask(() => callback(failure)) : methods.failed(failure)),
    )
    return this
  }

const touch = function (this: AnyBag): AnyBag {
  methodsOf(this).touch()
  return this
}

// All bags share one prototype. Methods made for each bag would cost every request more than the rest of it.
const prototype: object = Object.defineProperties(
  {},
  {
    id: {
      get(this: AnyBag) {
        return methodsOf(this).id()
      },
    },
    cookie: {
      get(this: AnyBag) {
        return viewCookie(methodsOf(this).cookie)
      },
    },
    save: { value: withCallback('save') },
    regenerate: { value: withCallback('regenerate') },
    destroy: { value: withCallback('destroy') },
    reload: { value: withCallback('reload') },
    touch: { value: touch },
    resetMaxAge: { value: touch },
  },
)

/** Makes a bag of its stored text. */
export const makeBag = (text: string, methods: BagMethods): AnyBag => {
  const bag = Object.defineProperty(Object.create(prototype), place, { value: methods }) as AnyBag
  // An entry with the name of a method could not be reached anyway.
  for (const [name, value] of Object.entries(JSON.parse(text) as object))
    if (name !== '__proto__' && !Object.hasOwn(prototype, name)) bag[name] = value
  return bag
}
