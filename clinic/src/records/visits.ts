import type { Db } from '../storage/open.ts'

/** A visit of an animal. It is open until it is paid for. */
export interface Visit {
  readonly id: number
  readonly animal: number
  readonly animalName: string
  readonly species: string
  readonly ownerName: string
  readonly day: string
  readonly time: string
  readonly reason: string
  readonly vet: string
  readonly closedAt: string | null
}

const selectVisit = `select visit.id, animal, animal.name as animalName, species, owner.name as ownerName, day, time, reason, vet,
  closedAt from visit join animal on animal.id = visit.animal join owner on owner.id = animal.owner`

/** The visits of a day, by time. */
export const visitsOn = (db: Db, day: string): readonly Visit[] =>
  db.prepare<[string], Visit>(`${selectVisit} where day = ? order by time, visit.id`).all(day)

/** The visits of an animal, the latest first. */
export const visitsOf = (db: Db, animal: number): readonly Visit[] =>
  db.prepare<[number], Visit>(`${selectVisit} where animal = ? order by day desc, time desc, visit.id desc`).all(animal)

/** The visits until a day that are not paid for yet. */
export const openVisits = (db: Db, until: string): readonly Visit[] =>
  db
    .prepare<[string], Visit>(`${selectVisit} where closedAt is null and day <= ? order by day, time, visit.id`)
    .all(until)

/** The visit with this number. */
export const visitNumbered = (db: Db, id: number): Visit | undefined =>
  db.prepare<[number], Visit>(`${selectVisit} where visit.id = ?`).get(id)

/** A new visit. */
export type NewVisit = Pick<Visit, 'animal' | 'day' | 'time' | 'reason' | 'vet'>

/** Books a visit and returns its number. */
export const book = (db: Db, visit: NewVisit): number =>
  Number(
    db
      .prepare('insert into visit (animal, day, time, reason, vet) values (@animal, @day, @time, @reason, @vet)')
      .run(visit).lastInsertRowid,
  )

/** Moves a visit to another time. False for a closed visit, which stays at its time. */
export const move = (db: Db, id: number, day: string, time: string): boolean =>
  db.prepare('update visit set day = ?, time = ? where id = ? and closedAt is null').run(day, time, id).changes === 1
