import { Misuse } from 'curfew'

/** The store of the sessions gave no answer: what was asked for is neither done nor refused. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway'

  constructor(cause: unknown) {
    super(`the store of the sessions gave no answer: ${String(cause)}`, { cause })
  }
}

/** The same question to the sessions, whose failure says that the store was away. */
export const orAway =
  <Given extends readonly unknown[], Answer>(ask: (...given: Given) => Promise<Answer>) =>
  async (...given: Given): Promise<Answer> => {
    try {
      return await ask(...given)
    } catch (cause) {
      throw cause instanceof Misuse ? cause : new StoreAway(cause)
    }
  }
