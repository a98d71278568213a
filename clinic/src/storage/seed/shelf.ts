import { daysFrom, today } from '../../day.ts'
import type { Db } from '../open.ts'

const medicines: readonly (readonly [name: string, form: string, stock: number, controlled: 0 | 1])[] = [
  ['Amoxicillin 250 mg', 'tablets', 420, 0],
  ['Meloxicam 1.5 mg/ml', 'ml', 260, 0],
  ['Cerenia 16 mg', 'tablets', 96, 0],
  ['Prednisolone 5 mg', 'tablets', 310, 0],
  ['Ear drops, miconazole', 'bottles', 24, 0],
  ['Fipronil spot-on', 'pipettes', 130, 0],
  ['Praziquantel 50 mg', 'tablets', 88, 0],
  ['Metronidazole 200 mg', 'tablets', 150, 0],
  ['Eye gel, fusidic acid', 'tubes', 18, 0],
  ['Ketamine 100 mg/ml', 'vials', 12, 1],
  ['Methadone 10 mg/ml', 'ampoules', 20, 1],
  ['Pentobarbital 200 mg/ml', 'vials', 6, 1],
]

const batches: readonly (readonly [number: string, vaccine: string, goodFor: number])[] = [
  ['DHP-4471', 'Distemper, hepatitis, parvovirus', 240],
  ['LEP-2208', 'Leptospirosis', 95],
  ['CAT-3316', 'Cat flu and enteritis', 180],
  ['RAB-1190', 'Rabbit myxomatosis and RHD', 60],
  ['DHP-4102', 'Distemper, hepatitis, parvovirus', -12],
]

/** Makes up 12 medicines, 3 of them controlled, and 5 batches of vaccine, one past its date. */
export const seedShelf = (db: Db): void => {
  const medicine = db.prepare('insert into medicine (name, form, stock, controlled) values (?, ?, ?, ?)')
  for (const row of medicines) medicine.run(...row)
  const batch = db.prepare('insert into batch (number, vaccine, goodUntil) values (?, ?, ?)')
  for (const [number, vaccine, goodFor] of batches) batch.run(number, vaccine, daysFrom(today, goodFor))
}
