/** A statement with the name under which it is prepared. */
export interface Statement {
  readonly name: string
  readonly text: string
  /** Whether it may run twice without harm, and then gives the same answer. */
  readonly isIdempotent?: true
}

/** Runs a statement with values and gives its rows. */
export type RunQuery = (statement: Statement, values: readonly unknown[]) => Promise<readonly unknown[]>

const mostTries = 100
const mostLosses = 4
const firstPauseMs = 50
const hedgedAfterMs = 500
const mostHedges = 8

// The server ended the connection and did nothing of the statement. postgres.js reports the old error again to the first
// query on each new connection. So each connection of a pool may report it once.
const isTerminated = (failure: unknown): boolean =>
  /^57P0[125]$/.test(String((failure as { readonly code?: unknown } | null)?.code))

// The connection was cut, and the server may have run the statement.
const isLost = (failure: unknown): boolean => {
  const { code, message } = (failure ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  return /^(?:CONNECTION_CLOSED|ECONNRESET|EPIPE)$/.test(String(code)) || /^Connection terminated/.test(String(message))
}

const retrying =
  (run: RunQuery): RunQuery =>
  async (statement, values) => {
    let losses = 0
    for (let tries = 1; ; tries++)
      try {
        return await run(statement, values)
      } catch (failure) {
        if (statement.isIdempotent && isLost(failure) && losses < mostLosses)
          // The pool's other connections may be cut as well, and not know it yet.
          await new Promise((later) => setTimeout(later, firstPauseMs * 2 ** losses++))
        // A retry is safe: every statement names the version, or the moment, that it is over.
        else if (tries === mostTries || !isTerminated(failure)) throw failure
      }
  }

/**
 * Retries a query that a lost connection did not answer. A client may lose a query without an error when its connection
 * is cut while it is being made. An idempotent query without an answer after half a second therefore runs once more
 * beside the first.
 */
export const withRetry = (once: RunQuery): RunQuery => {
  const run = retrying(once)
  let hedges = 0
  return (statement, values) => {
    if (!statement.isIdempotent) return run(statement, values)
    return new Promise((done, fail) => {
      const first = run(statement, values)
      const timer = setTimeout(() => {
        if (hedges >= mostHedges) return
        hedges += 1
        // If the second query fails, the first may still be answered.
        run(statement, values)
          .then(done, () => undefined)
          .finally(() => {
            hedges -= 1
          })
      }, hedgedAfterMs)
      first.then(done, fail).finally(() => clearTimeout(timer))
    })
  }
}
