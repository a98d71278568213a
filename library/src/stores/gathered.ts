/** How questions that are put at about the same time are asked in one go. */
export interface Gathering<Question, Answer> {
  /** Asks one question by itself. */
  readonly one: (question: Question) => Promise<Answer>
  /** Asks several in one go; their answers come in the same order. */
  readonly several: (questions: readonly Question[]) => Promise<readonly Answer[]>
  /** What a question is about: two about the same are never asked in one go. Left out: any may be. */
  readonly about?: (question: Question) => string
  /** Whether one question among several may be what made all of them fail; each is then asked by itself. */
  readonly isOfOne: (failure: unknown) => boolean
  /** How many are asked in one go at most. */
  readonly most: number
  /** How many times may be asked while answers are waited for; what comes then waits, and is gathered. */
  readonly lanes: number
  /** After so many milliseconds without an answer nothing waits for it any more. */
  readonly patienceMs: number
}

interface Waiting<Question, Answer> {
  readonly question: Question
  readonly done: (answer: Answer | PromiseLike<Answer>) => void
  readonly fail: (failure: unknown) => void
}

/**
 * Asks questions in as few goes as it can without making anybody wait who is alone: what is put in one breath goes together,
 * and so does what comes while all lanes are taken.
 */
export const gathered = <Question, Answer>(
  gathering: Gathering<Question, Answer>,
): ((question: Question) => Promise<Answer>) => {
  const { one, several, about, isOfOne, most, lanes, patienceMs } = gathering
  let waiting: Waiting<Question, Answer>[] = []
  let underWay = 0
  let isAboutToAsk = false

  const take = (): readonly Waiting<Question, Answer>[] => {
    const together: Waiting<Question, Answer>[] = []
    const left: Waiting<Question, Answer>[] = []
    const taken = new Set<string>()
    for (const each of waiting) {
      const what = about?.(each.question)
      if (together.length === most || (what !== undefined && taken.has(what))) left.push(each)
      else {
        together.push(each)
        if (what !== undefined) taken.add(what)
      }
    }
    waiting = left
    return together
  }

  const askAlone = ({ question, done, fail }: Waiting<Question, Answer>): Promise<void> =>
    one(question).then(done, fail)

  const askTogether = async (together: readonly Waiting<Question, Answer>[]): Promise<void> => {
    try {
      const answers = await several(together.map(({ question }) => question))
      for (const [index, { done }] of together.entries()) done(answers[index] as Answer)
    } catch (failure) {
      if (isOfOne(failure)) await Promise.all(together.map(askAlone))
      else for (const { fail } of together) fail(failure)
    }
  }

  const hold = (asked: Promise<void>): void => {
    let isHeld = true
    underWay += 1
    const release = (): void => {
      if (!isHeld) return
      isHeld = false
      underWay -= 1
      clearTimeout(timer)
      askNow()
    }
    const timer = setTimeout(release, patienceMs)
    ;(timer as { unref?: () => void }).unref?.()
    void asked.finally(release)
  }

  const askNow = (): void => {
    isAboutToAsk = false
    while (waiting.length > 0 && underWay < lanes) {
      const together = take()
      const [alone] = together
      hold(alone && together.length === 1 ? askAlone(alone) : askTogether(together))
    }
  }

  return (question) =>
    new Promise((done, fail) => {
      waiting.push({ question, done, fail })
      if (isAboutToAsk || underWay === lanes) return
      isAboutToAsk = true
      // What else is asked in the same breath goes along.
      queueMicrotask(askNow)
    })
}
