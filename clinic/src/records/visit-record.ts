import type { Db } from '../storage/open.ts'

/** Weight in kg, temperature in °C and pulse in beats a minute. */
export interface Vitals {
  readonly weight: number
  readonly temperature: number
  readonly pulse: number
  readonly recordedBy: string
  readonly recordedAt: string
}

/** A vet's note about a visit. Only its author amends it. */
export interface Note {
  readonly id: number
  readonly visit: number
  readonly author: string
  readonly text: string
  readonly writtenAt: string
  readonly amendedAt: string | null
}

/** A vaccine that was given. */
export interface Vaccination {
  readonly vaccine: string
  readonly batch: string
  readonly givenBy: string
  readonly givenAt: string
}

/** A batch of a vaccine. */
export interface Batch {
  readonly number: string
  readonly vaccine: string
  readonly goodUntil: string
}

/** The vitals of a visit. */
export const vitalsOf = (db: Db, visit: number): readonly Vitals[] =>
  db.prepare<[number], Vitals>('select * from vitals where visit = ? order by id').all(visit)

/** Records vitals. */
export const recordVitals = (db: Db, visit: number, vitals: Vitals): void => {
  db.prepare(
    `insert into vitals (visit, weight, temperature, pulse, recordedBy, recordedAt)
     values (@visit, @weight, @temperature, @pulse, @recordedBy, @recordedAt)`,
  ).run({ ...vitals, visit })
}

/** The notes of a visit. */
export const notesOf = (db: Db, visit: number): readonly Note[] =>
  db.prepare<[number], Note>('select * from note where visit = ? order by id').all(visit)

/** The note with this number. */
export const noteNumbered = (db: Db, id: number): Note | undefined =>
  db.prepare<[number], Note>('select * from note where id = ?').get(id)

/** Writes a note. */
export const writeNote = (db: Db, note: Pick<Note, 'visit' | 'author' | 'text' | 'writtenAt'>): void => {
  db.prepare('insert into note (visit, author, text, writtenAt) values (@visit, @author, @text, @writtenAt)').run(note)
}

/** Amends a note. */
export const amendNote = (db: Db, id: number, text: string, amendedAt: string): void => {
  db.prepare('update note set text = ?, amendedAt = ? where id = ?').run(text, amendedAt, id)
}

/** The vaccines that were given at a visit. */
export const vaccinationsOf = (db: Db, visit: number): readonly Vaccination[] =>
  db
    .prepare<[number], Vaccination>(
      `select vaccine, batch, givenBy, givenAt from vaccination join batch on batch.number = batch
       where visit = ? order by id`,
    )
    .all(visit)

/** Every batch, the vaccines in order. */
export const batches = (db: Db): readonly Batch[] =>
  db.prepare<[], Batch>('select * from batch order by vaccine, goodUntil').all()

/** The batch with this number. */
export const batchNumbered = (db: Db, number: string): Batch | undefined =>
  db.prepare<[string], Batch>('select * from batch where number = ?').get(number)

/** Records that a vaccine was given. */
export const giveVaccine = (
  db: Db,
  given: Pick<Vaccination, 'batch' | 'givenBy' | 'givenAt'> & { readonly visit: number },
): void => {
  db.prepare(
    'insert into vaccination (visit, batch, givenBy, givenAt) values (@visit, @batch, @givenBy, @givenAt)',
  ).run(given)
}
