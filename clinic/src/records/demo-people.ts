import type { Db } from '../storage/open.ts'
import { hashOf } from './password.ts'
import { addPerson, type Person, personNamed } from './people.ts'

/** The password of every demo account. */
export const demoPassword = 'harbour-vets-demo'

/** The demo accounts: one per role and named for it, and four colleagues, one of whom has two roles. */
export const demoPeople: readonly [Person, ...Person[]] = [
  { name: 'reception', fullName: 'Rosa Lind', roles: ['reception'] },
  { name: 'nurse', fullName: 'Nils Okafor', roles: ['nurse'] },
  { name: 'vet', fullName: 'Vera Castellanos', roles: ['vet'] },
  { name: 'dispenser', fullName: 'Dana Petrov', roles: ['dispenser'] },
  { name: 'manager', fullName: 'Mara Whitfield', roles: ['manager'] },
  { name: 'amira', fullName: 'Amira Haddad', roles: ['nurse', 'reception'] },
  { name: 'tomasz', fullName: 'Tomasz Nowak', roles: ['vet'] },
  { name: 'ines', fullName: 'Inês Duarte', roles: ['dispenser'] },
  { name: 'jo', fullName: 'Jo Carrick', roles: ['reception'] },
]

/** Adds the demo accounts that are missing. Their one password is hashed once. */
export const addDemoPeople = async (db: Db): Promise<void> => {
  const missing = demoPeople.filter(({ name }) => personNamed(db, name) === undefined)
  if (missing.length === 0) return
  const passwordHash = await hashOf(demoPassword)
  db.transaction(() => {
    // Another server on the same file may have been quicker.
    for (const person of missing)
      if (personNamed(db, person.name) === undefined) addPerson(db, { ...person, passwordHash, account: 'demo' })
  }).immediate()
}

/** Removes every demo account and returns their names. */
export const removeDemoPeople = (db: Db): readonly string[] =>
  db
    .prepare<[], { name: string }>('delete from person where demo = 1 returning name')
    .all()
    .map(({ name }) => name)
