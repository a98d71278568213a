import { type Caller, createCaller } from './caller.ts'

/** People who sign in, work and sign out, all the time. */
export interface Crowd {
  /** The callers whose sign-in was confirmed and who have not signed out. */
  readonly signedIn: () => readonly Caller[]
  /** The callers whose sign-out was confirmed. Each still has the cookie. */
  readonly signedOut: () => readonly Caller[]
  /** The responses that can never be right. */
  readonly wrong: () => readonly string[]
  /** Ends it after the last response. */
  readonly leave: () => Promise<void>
}

const names = ['reception', 'nurse', 'vet', 'dispenser', 'manager']
const breathMs = 20
const breath = (): Promise<void> => new Promise((later) => setTimeout(later, breathMs))

/** Starts a crowd. Every second person stays signed in. `origin`: a proxy's or a server's. */
export const letIn = (origin: string, size: number): Crowd => {
  const live = new Set<Caller>()
  const over: Caller[] = []
  const wrong: string[] = []
  let isOver = false

  // A lost response, or a proxy's own error, does not show whether the server acted.
  const answerTo = async (asked: Promise<Response>, wanted: number): Promise<boolean> => {
    const answer = await asked.catch(() => undefined)
    await answer?.arrayBuffer().catch(() => undefined)
    const { status } = answer ?? { status: 502 }
    if (![wanted, 502, 503].includes(status)) wrong.push(`${answer?.url} was answered ${status} and not ${wanted}`)
    return status === wanted
  }

  const signOut = async (caller: Caller): Promise<void> => {
    live.delete(caller)
    const { cookie } = caller
    const isConfirmed = await answerTo(caller.ask('/sign-out', { method: 'POST' }), 303)
    caller.cookie = cookie
    if (isConfirmed) over.push(caller)
  }

  const work = async (index: number): Promise<void> => {
    for (let round = 0; !isOver; round++) {
      const caller = createCaller(origin)
      const isIn = await answerTo(caller.signIn(names[(index + round) % names.length] ?? ''), 303)
      if (isIn && caller.cookie !== undefined) {
        live.add(caller)
        for (let at = 0; at < 5 && !isOver; at++) {
          await answerTo(caller.ask('/your-sessions'), 200)
          await breath()
        }
        if (round % 2 === 0) await signOut(caller)
      }
      await breath()
    }
  }

  const all = Array.from({ length: size }, (_, index) => work(index))
  return {
    signedIn: () => [...live],
    signedOut: () => over,
    wrong: () => wrong,
    leave: async () => {
      isOver = true
      await Promise.all(all)
    },
  }
}
