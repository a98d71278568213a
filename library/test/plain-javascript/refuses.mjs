import { Misuse } from 'curfew'
import { expect, it } from 'vitest'

/** The `Misuse` that a function throws or rejects with. */
export const misuseOf = async (run) => {
  try {
    await run()
  } catch (failure) {
    if (failure instanceof Misuse) return failure
    throw failure
  }
  throw new Error('nothing was thrown')
}

/** A test that a slip of plain JavaScript, where no compiler helps, is a `Misuse` whose text has these words. */
export const refuses = (name, run, code, ...words) =>
  it(name, async () => {
    const { code: given, message } = await misuseOf(run)
    for (const word of words) expect(message).toContain(word)
    expect(given).toBe(code)
  })
