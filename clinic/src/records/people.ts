import type { Db } from '../storage/open.ts'

/** A person who works at the clinic. The name is what they sign in with. */
export interface Person {
  readonly name: string
  readonly fullName: string
  readonly roles: readonly string[]
  /** The account is closed for now: its person cannot sign in. */
  readonly isDisabled?: true
}

interface Row {
  readonly name: string
  readonly fullName: string
  readonly disabledAt: string | null
  readonly roles: string | null
}

const personOf = ({ name, fullName, roles, disabledAt }: Row): Person => ({
  name,
  fullName,
  roles: roles?.split(' ') ?? [],
  ...(disabledAt !== null && { isDisabled: true }),
})

const selectPerson = `select name, fullName, disabledAt, (select group_concat(role, ' ') from heldRole where person = name) as roles from person`

/** Every person who works here, by name. */
export const everybody = (db: Db): readonly Person[] =>
  db.prepare<[], Row>(`${selectPerson} order by fullName`).all().map(personOf)

/** The person of that name. */
export const personNamed = (db: Db, name: string): Person | undefined => {
  const row = db.prepare<[string], Row>(`${selectPerson} where name = ?`).get(name)
  return row && personOf(row)
}

/** The full names of all people, by the names in the records. */
export const fullNames = (db: Db): ReadonlyMap<string, string> =>
  new Map(everybody(db).map(({ name, fullName }) => [name, fullName]))

/** The hash of a person's password. */
export const passwordHashOf = (db: Db, name: string): string | undefined =>
  db.prepare<[string], { passwordHash: string }>('select passwordHash from person where name = ?').get(name)
    ?.passwordHash

/** Changes a person's password, and says whether `overHash` was still the old one. */
export const setPasswordHash = (db: Db, name: string, passwordHash: string, overHash: string): boolean =>
  db.prepare('update person set passwordHash = ? where name = ? and passwordHash = ?').run(passwordHash, name, overHash)
    .changes === 1

/** Disables an account at a stamp, or enables it with `null`. */
export const setDisabled = (db: Db, name: string, at: string | null): void => {
  db.prepare('update person set disabledAt = ? where name = ?').run(at, name)
}

/** Gives a person these roles and no others. */
export const setRoles = (db: Db, name: string, roles: readonly string[]): void => {
  db.transaction(() => {
    db.prepare('delete from heldRole where person = ?').run(name)
    const give = db.prepare('insert into heldRole (person, role) values (?, ?)')
    for (const role of roles) give.run(name, role)
  }).immediate()
}

/** Adds a person. */
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
