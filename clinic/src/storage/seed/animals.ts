import { daysFrom, today } from '../../day.ts'
import type { Db } from '../open.ts'
import type { Chance } from './chance.ts'
import { breeds, familyNames, givenNames, petNames, streets, towns } from './words.ts'

const owners = 40
const animals = 60

const kinds = ['dog', 'dog', 'dog', 'cat', 'cat', 'cat', 'rabbit', 'guinea pig'] as const

/** Makes up 40 owners and their 60 animals. Each owner has one, and twenty have a second. */
export const seedAnimals = (db: Db, chance: Chance): void => {
  const owner = db.prepare('insert into owner (name, phone, street, town) values (?, ?, ?, ?)')
  for (let n = 0; n < owners; n += 1)
    owner.run(
      `${givenNames[(n * 7) % givenNames.length]} ${familyNames[(n * 5 + Math.floor(n / 24)) % familyNames.length]}`,
      `01632 960${String(chance.between(0, 999)).padStart(3, '0')}`,
      `${chance.between(1, 90)} ${chance.oneOf(streets)}`,
      chance.oneOf(towns),
    )
  const animal = db.prepare('insert into animal (owner, name, species, breed, sex, bornOn) values (?, ?, ?, ?, ?, ?)')
  for (let n = 0; n < animals; n += 1) {
    const species = chance.oneOf(kinds)
    animal.run(
      (n % owners) + 1,
      petNames[(n * 5 + Math.floor(n / 24)) % petNames.length],
      species,
      chance.oneOf(breeds[species]),
      chance.oneOf(['female', 'male']),
      daysFrom(today, -chance.between(90, 12 * 365)),
    )
  }
}
