import type { Db } from '../storage/open.ts'
import { type Portion, takeFromStock } from './medicines.ts'

/** A prescribed medicine. It waits until another person dispenses it. */
export interface Prescription {
  readonly id: number
  readonly visit: number
  readonly animal: number
  readonly animalName: string
  readonly medicine: string
  readonly form: string
  readonly stock: number
  readonly quantity: number
  readonly dose: string
  readonly prescribedBy: string
  readonly prescribedAt: string
  readonly dispensedBy: string | null
  readonly dispensedAt: string | null
}

const selectPrescription = `select prescription.id, visit, animal, animal.name as animalName, medicine.name as medicine, form, stock,
  quantity, dose, prescribedBy, prescribedAt, dispensedBy, dispensedAt from prescription
  join medicine on medicine.id = prescription.medicine join visit on visit.id = visit join animal on animal.id = animal`

/** The prescriptions that wait, the oldest first. */
export const waiting = (db: Db): readonly Prescription[] =>
  db
    .prepare<[], Prescription>(`${selectPrescription} where dispensedAt is null order by prescribedAt, prescription.id`)
    .all()

/** The latest that were dispensed. */
export const dispensed = (db: Db): readonly Prescription[] =>
  db
    .prepare<[], Prescription>(
      `${selectPrescription} where dispensedAt is not null order by dispensedAt desc, prescription.id desc limit 8`,
    )
    .all()

/** The prescriptions of a visit. */
export const prescriptionsOf = (db: Db, visit: number): readonly Prescription[] =>
  db.prepare<[number], Prescription>(`${selectPrescription} where visit = ? order by prescription.id`).all(visit)

/** The prescription with this number. */
export const prescriptionNumbered = (db: Db, id: number): Prescription | undefined =>
  db.prepare<[number], Prescription>(`${selectPrescription} where prescription.id = ?`).get(id)

/** A new prescription. */
export interface NewPrescription
  extends Pick<Prescription, 'visit' | 'quantity' | 'dose' | 'prescribedBy' | 'prescribedAt'> {
  readonly medicine: number
}

/** Prescribes a medicine. */
export const prescribe = (db: Db, prescription: NewPrescription): void => {
  db.prepare(
    `insert into prescription (visit, medicine, quantity, dose, prescribedBy, prescribedAt)
     values (@visit, @medicine, @quantity, @dose, @prescribedBy, @prescribedAt)`,
  ).run(prescription)
}

/** Reserves the stock for a waiting prescription, so that the announced act can be done. */
export const reserve = (db: Db, id: number): 'done' | 'done-before' | 'too-little-stock' => {
  const portion = db
    .prepare<[number], Portion>('select medicine, quantity from prescription where id = ? and dispensedAt is null')
    .get(id)
  if (!portion) return 'done-before'
  return takeFromStock(db, portion) ? 'done' : 'too-little-stock'
}

/** Returns the reserved portion to the stock. */
export const putBack = (db: Db, id: number): void => {
  db.prepare(
    `update medicine set stock = stock + (select quantity from prescription where id = @id)
     where id = (select medicine from prescription where id = @id)`,
  ).run({ id })
}

/** Hands out the reserved portion. */
export const handOut = (db: Db, id: number, by: string, at: string): void => {
  db.prepare('update prescription set dispensedBy = ?, dispensedAt = ? where id = ? and dispensedAt is null').run(
    by,
    at,
    id,
  )
}
