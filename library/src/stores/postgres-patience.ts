/** How long a store waits for its database, in milliseconds. */
export const patienceMs = 1_800

const mostUnanswered = 200

/** Asks something of a database that may not answer. */
export type Ask = <Answer>(what: () => Promise<Answer>) => Promise<Answer>

const late = (): Error => new Error(`PostgreSQL gave no answer within ${patienceMs} ms`)

/**
 * Rejects what is not answered in time. A question cannot be taken back, so when many are unanswered, no more are put
 * but one at a time, until answers come.
 */
export const createPatience = (): Ask => {
  let unanswered = 0
  let isTrying = false

  const put = <Answer>(what: () => Promise<Answer>): Promise<Answer> =>
    new Promise((done, fail) => {
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        unanswered += 1
        fail(late())
      }, patienceMs)
      const settle = (): void => {
        clearTimeout(timer)
        if (isLate) unanswered -= 1
      }
      const question = what()
      question.then(settle, settle)
      question.then(done, fail)
    })

  return async (what) => {
    if (unanswered < mostUnanswered) return put(what)
    if (isTrying) throw late()
    isTrying = true
    try {
      return await put(what)
    } finally {
      isTrying = false
    }
  }
}
