/** What is there at once, or is promised. */
export type Soon<Value> = Value | Promise<Value>

/** Whether it is promised only. */
export const isPromised = <Value>(soon: Soon<Value>): soon is Promise<Value> =>
  typeof (soon as { readonly then?: unknown } | null | undefined)?.then === 'function'

/** Goes on with what is there at once, else as soon as it is. */
export const onceThere = <Value, Next>(soon: Soon<Value>, go: (value: Value) => Soon<Next>): Soon<Next> =>
  isPromised(soon) ? soon.then(go) : go(soon)

/** What a function answers; what it throws is rejected. */
export const rejecting = <Value>(ask: () => Soon<Value>): Soon<Value> => {
  try {
    return ask()
  } catch (failure) {
    return Promise.reject(failure)
  }
}
