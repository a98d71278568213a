import { setImmediate as turn } from 'node:timers/promises'
import type { Store } from '../../src/stores/store.ts'

const mostTurns = 4

const aWhile = async (): Promise<void> => {
  for (let turns = Math.floor(Math.random() * mostTurns); turns > 0; turns--) await turn()
}

/** The same store, whose calls and results are delayed, so that other processes' acts come in between. */
export const dawdling = (store: Store): Store => {
  const slow =
    <Asked extends readonly unknown[], Answer>(call: (...asked: Asked) => Answer | Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      await aWhile()
      const answer = await call(...asked)
      await aWhile()
      return answer
    }
  const { find, save, findBySubject, renew } = store
  return {
    ...store,
    find: slow(find),
    save: slow(save),
    findBySubject: slow(findBySubject),
    ...(renew && { renew: slow(renew) }),
  }
}
