import { today } from '../../day.ts'
import type { Db } from '../open.ts'
import type { Chance } from './chance.ts'
import { doses } from './words.ts'

interface Seen {
  readonly id: number
  readonly vet: string
  readonly stamp: string
}

const dispensed = 24
const waiting = 6

const seedPrescriptions = (db: Db, chance: Chance): void => {
  const prescription = db.prepare(
    `insert into prescription (visit, medicine, quantity, dose, prescribedBy, prescribedAt, dispensedBy, dispensedAt)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const shelf = db
    .prepare<[], { id: number; form: keyof typeof doses }>('select id, form from medicine where controlled = 0')
    .all()
  const visits = db
    .prepare<[number], Seen>(
      'select id, vet, closedAt as stamp from visit where closedAt is not null order by closedAt desc, id limit ?',
    )
    .all(waiting + dispensed)
  for (const [at, { id, vet, stamp }] of visits.entries()) {
    const medicine = chance.oneOf(shelf)
    const { dose, most } = doses[medicine.form]
    const by = at < waiting ? null : chance.oneOf(['dispenser', 'ines'])
    const quantity = chance.between(Math.ceil(most / 2), most)
    prescription.run(id, medicine.id, quantity, dose, vet, stamp, by, by && stamp)
  }
}

/** Makes up 30 prescriptions, 6 of them waiting, 2 requested refunds and 1 proposed destruction. */
export const seedErrands = (db: Db, chance: Chance): void => {
  seedPrescriptions(db, chance)
  const refund = db.prepare(
    `insert into refund (payment, amount, reason, askedBy, askedAt)
     select id, amount / 2, ?, ?, ? from payment order by takenAt desc, id limit 1 offset ?`,
  )
  refund.run('Charged twice for the same tablets', 'reception', `${today} 09:40`, 0)
  refund.run('Vaccine was not given after all', 'jo', `${today} 10:15`, 2)
  db.prepare(
    `insert into destruction (medicine, quantity, reason, proposedBy, proposedAt)
     select id, 2, 'Past its date', 'dispenser', ? from medicine where controlled = 1 order by id limit 1`,
  ).run(`${today} 09:05`)
}
