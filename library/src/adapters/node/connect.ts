import { catching, isPromise } from '../../core/maybe-promise.ts'

type Next = (failure?: unknown) => void
type Listener<Incoming, Outgoing> = (request: Incoming, response: Outgoing) => unknown

/** Makes middleware with `next` of a guard of plain Node. A refused request never reaches `next`. */
export const connect =
  <Incoming, Outgoing>(guard: (then: Listener<Incoming, Outgoing>) => Listener<Incoming, Outgoing>) =>
  (request: Incoming, response: Outgoing, next: Next): void => {
    let goesOn = false
    const pass = guard(() => {
      goesOn = true
    })
    // `next` runs outside `catching`, because its errors are not ours.
    const goOn = (): void => {
      if (goesOn) next()
    }
    const passed = catching(() => pass(request, response))
    if (isPromise(passed)) passed.then(goOn, next)
    else goOn()
  }
