import type { Db } from '../storage/open.ts'

/** An animal with its owner. */
export interface Animal {
  readonly id: number
  readonly name: string
  readonly species: string
  readonly breed: string
  readonly sex: string
  readonly bornOn: string
  readonly owner: number
  readonly ownerName: string
  readonly phone: string
  readonly street: string
  readonly town: string
}

/** A person who brings animals. */
export interface Owner {
  readonly id: number
  readonly name: string
  readonly town: string
}

const selectAnimal = `select animal.id, animal.name, species, breed, sex, bornOn, owner, owner.name as ownerName, phone, street, town
  from animal join owner on owner.id = animal.owner`

/** The animals whose own or owner's name contains the search text. */
export const findAnimals = (db: Db, search: string): readonly Animal[] =>
  db
    .prepare<{ search: string }, Animal>(
      `${selectAnimal} where instr(lower(animal.name || ' ' || owner.name), lower(@search)) > 0
       order by animal.name, animal.id limit 80`,
    )
    .all({ search })

/** The animal with this number. */
export const animalNumbered = (db: Db, id: number): Animal | undefined =>
  db.prepare<[number], Animal>(`${selectAnimal} where animal.id = ?`).get(id)

/** Every owner, by name. */
export const owners = (db: Db): readonly Owner[] =>
  db.prepare<[], Owner>('select id, name, town from owner order by name, id').all()

/** Whether there is an owner with this number. */
export const isOwner = (db: Db, id: number): boolean =>
  db.prepare<[number], { id: number }>('select id from owner where id = ?').get(id) !== undefined

/** A new owner. */
export type NewOwner = Pick<Animal, 'phone' | 'street' | 'town'> & { readonly name: string }

/** A new animal. */
export type NewAnimal = Pick<Animal, 'name' | 'species' | 'breed' | 'sex' | 'bornOn'>

/** Registers an animal, with its owner when the owner is new too, and returns its number. */
export const register = (db: Db, animal: NewAnimal, owner: number | NewOwner): number =>
  db
    .transaction(() => {
      const ownerId =
        typeof owner === 'number'
          ? owner
          : db
              .prepare('insert into owner (name, phone, street, town) values (@name, @phone, @street, @town)')
              .run(owner).lastInsertRowid
      const { lastInsertRowid } = db
        .prepare(
          `insert into animal (owner, name, species, breed, sex, bornOn)
           values (@owner, @name, @species, @breed, @sex, @bornOn)`,
        )
        .run({ ...animal, owner: ownerId })
      return Number(lastInsertRowid)
    })
    .immediate()
