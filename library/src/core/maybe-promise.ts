/** A value, or a promise of it. */
export type MaybePromise<Value> = Value | Promise<Value>

/** Whether a value is a promise. */
export const isPromise = <Value>(value: MaybePromise<Value>): value is Promise<Value> =>
  typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function'

/** Calls the next function with the value: at once when it is there, else when its promise resolves. */
export const whenReady = <Value, Next>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Next>,
): MaybePromise<Next> => (isPromise(value) ? value.then(next) : next(value))

/** Calls a function and turns an error that it throws into a rejected promise. */
export const catching = <Value>(work: () => MaybePromise<Value>): MaybePromise<Value> => {
  try {
    return work()
  } catch (failure) {
    return Promise.reject(failure)
  }
}
