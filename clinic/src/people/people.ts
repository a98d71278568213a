import type { Db } from '../storage/open.ts'

/** A person who works at the clinic. The name is what they sign in with. */
export interface Person {
  readonly name: string
  readonly fullName: string
  readonly roles: readonly string[]
}

interface Row {
  readonly name: string
  readonly fullName: string
  readonly roles: string | null
}

const personOf = ({ name, fullName, roles }: Row): Person => ({ name, fullName, roles: roles?.split(' ') ?? [] })

const selectPerson = `select name, fullName, (select group_concat(role, ' ') from heldRole where person = name) as roles from person`

/** Everybody who works here, by name. */
export const everybody = (db: Db): readonly Person[] =>
  db.prepare<[], Row>(`${selectPerson} order by fullName`).all().map(personOf)

/** The person of that name. */
export const personNamed = (db: Db, name: string): Person | undefined => {
  const row = db.prepare<[string], Row>(`${selectPerson} where name = ?`).get(name)
  return row && personOf(row)
}

/** The full names of everybody, by the names that are written beside what they did. */
export const fullNames = (db: Db): ReadonlyMap<string, string> =>
  new Map(everybody(db).map(({ name, fullName }) => [name, fullName]))

/** What a password is checked against. */
export const passwordHashOf = (db: Db, name: string): string | undefined =>
  db.prepare<[string], { passwordHash: string }>('select passwordHash from person where name = ?').get(name)
    ?.passwordHash

/** Gives a person these roles and no others. */
export const setRoles = (db: Db, name: string, roles: readonly string[]): void => {
  db.transaction(() => {
    db.prepare('delete from heldRole where person = ?').run(name)
    const give = db.prepare('insert into heldRole (person, role) values (?, ?)')
    for (const role of roles) give.run(name, role)
  }).immediate()
}

/** Adds somebody. */
export const addPerson = (
  db: Db,
  person: Person & { readonly passwordHash: string; readonly account: 'own' | 'demo' },
): void => {
  db.transaction(() => {
    db.prepare('insert into person (name, fullName, passwordHash, demo) values (?, ?, ?, ?)').run(
      person.name,
      person.fullName,
      person.passwordHash,
      person.account === 'demo' ? 1 : 0,
    )
    setRoles(db, person.name, person.roles)
  }).immediate()
}
