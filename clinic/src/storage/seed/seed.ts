import { factIn, setFact } from '../facts.ts'
import type { Db } from '../open.ts'
import { seedAnimals } from './animals.ts'
import { chanceFrom } from './chance.ts'
import { seedErrands } from './errands.ts'
import { seedShelf } from './shelf.ts'
import { seedVisits } from './visits.ts'

/** Fills an empty database with the made-up clinic, the same one every time. Does nothing the second time. */
export const seed = (db: Db): void => {
  db.transaction(() => {
    if (factIn(db, 'filled') !== undefined) return
    const chance = chanceFrom(20_261_006)
    seedShelf(db)
    seedAnimals(db, chance)
    seedVisits(db, chance)
    seedErrands(db, chance)
    setFact(db, 'filled', 'yes')
  }).immediate()
}
