/** A call of one process, between two moments of one clock. */
export interface Call {
  readonly calledAt: number
  /** The moment of the result; left out without one, so that the call may or may not have been done. */
  readonly answeredAt?: number
  /** The earlier calls of the same caller, within the same time. */
  readonly after?: Call
}

/** The states that a call in a state may leave behind, given its result; none, when the result is impossible. */
export type Outcomes<State, Made extends Call> = (state: State, call: Made) => readonly State[]

/** The calls in an order that explains them all, or as many as any order explains. */
export interface Found<Made extends Call> {
  readonly isWhole: boolean
  readonly order: readonly Made[]
}

/** The machine that the calls are checked against. */
export interface Machine<State, Made extends Call> {
  readonly first: State
  readonly outcomes: Outcomes<State, Made>
  /** Equal states have the same name. */
  readonly nameOf: (state: State) => string
}

/**
 * Looks for one order of calls that agrees with real time: a finished call comes before each later call.
 * In that order, a machine that does one call at a time must give every result. It tries every order, so that none found
 * means that there is none. Calls without a result may have been done at any later time, or never.
 * @see Wing and Gong, "Testing and Verifying Concurrent Objects", 1993; Lowe, "Testing for linearizability", 2017.
 */
export const findOrder = <State, Made extends Call>(
  calls: readonly Made[],
  { first, outcomes, nameOf }: Machine<State, Made>,
): Found<Made> => {
  const known = new Set<string>()
  const order: Made[] = []
  let longest: readonly Made[] = []

  const search = (left: readonly Made[], state: State): boolean => {
    if (order.length > longest.length) longest = [...order]
    if (left.every((call) => call.answeredAt === undefined)) return true
    const name = `${left.map((call) => calls.indexOf(call)).join()} ${nameOf(state)}`
    if (known.has(name)) return false
    known.add(name)
    const firstAnswer = Math.min(...left.map((call) => call.answeredAt ?? Number.POSITIVE_INFINITY))
    for (const call of left) {
      if (call.calledAt > firstAnswer || left.some((other) => other === call.after)) continue
      const others = left.filter((other) => other !== call)
      order.push(call)
      for (const next of outcomes(state, call)) if (search(others, next)) return true
      order.pop()
    }
    return false
  }

  const isWhole = search(
    calls.toSorted((a, b) => a.calledAt - b.calledAt),
    first,
  )
  return { isWhole, order: isWhole ? order : longest }
}
