/** A call that somebody made, between two moments of one clock. */
export interface Call {
  readonly calledAt: number
  /** When the answer came; left out when none did, so that it is not known whether it was done. */
  readonly answeredAt?: number
  /** What the same caller had done before, within the same time. */
  readonly after?: Call
}

/** What a call that is made in a state may leave behind, given the answer it had; nothing, when it cannot have been. */
export type Outcomes<State, Made extends Call> = (state: State, call: Made) => readonly State[]

/** The calls in an order that explains them all, or as many as any order explains. */
export interface Found<Made extends Call> {
  readonly isWhole: boolean
  readonly order: readonly Made[]
}

/** What calls are held against. */
export interface Machine<State, Made extends Call> {
  readonly first: State
  readonly outcomes: Outcomes<State, Made>
  /** States that do not differ have the same name. */
  readonly nameOf: (state: State) => string
}

/**
 * Looks for one order of calls that agrees with real time (what was answered before another was called comes before it) and
 * in which a machine that does one at a time gives every answer that was given. It tries every order, so that none found
 * means that there is none. Calls without an answer may have been done at any time since, or never.
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
