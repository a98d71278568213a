import { daysFrom, today } from '../../day.ts'
import type { Db } from '../open.ts'
import type { Chance } from './chance.ts'
import { findings, reasons } from './words.ts'

const past = 200
const ofToday = 14
const closedToday = 4

const clockTime = (halfHours: number): string =>
  `${String(Math.floor(halfHours / 2)).padStart(2, '0')}:${halfHours % 2 === 0 ? '00' : '30'}`

const weightOf = { dog: [6, 38], cat: [3, 6], rabbit: [1, 3], 'guinea pig': [0.7, 1.2] } as const

/** Makes up 200 past visits and 14 of today. The past ones and today's first four are closed and paid. */
export const seedVisits = (db: Db, chance: Chance): void => {
  const animals = db
    .prepare<[], { id: number; species: keyof typeof weightOf }>('select id, species from animal order by id')
    .all()
  const visit = db.prepare('insert into visit (animal, day, time, reason, vet, closedAt) values (?, ?, ?, ?, ?, ?)')
  const vitals = db.prepare(
    'insert into vitals (visit, weight, temperature, pulse, recordedBy, recordedAt) values (?, ?, ?, ?, ?, ?)',
  )
  const note = db.prepare('insert into note (visit, author, text, writtenAt) values (?, ?, ?, ?)')
  const payment = db.prepare('insert into payment (visit, amount, method, takenBy, takenAt) values (?, ?, ?, ?, ?)')

  const seen = (id: number | bigint, species: keyof typeof weightOf, vet: string, stamp: string): void => {
    const [light, heavy] = weightOf[species]
    const weight = chance.between(light * 10, heavy * 10) / 10
    const temperature = chance.between(379, 392) / 10
    vitals.run(id, weight, temperature, chance.between(70, 180), chance.oneOf(['nurse', 'amira']), stamp)
    note.run(id, vet, chance.oneOf(findings), stamp)
    const amount = chance.between(28, 160) * 100
    payment.run(id, amount, chance.oneOf(['card', 'card', 'cash']), chance.oneOf(['reception', 'jo']), stamp)
  }
  for (let n = 0; n < past; n += 1) {
    const animal = chance.oneOf(animals)
    const day = daysFrom(today, -chance.between(1, 700))
    const time = clockTime(chance.between(17, 34))
    const vet = chance.oneOf(['vet', 'tomasz'])
    const { lastInsertRowid } = visit.run(animal.id, day, time, chance.oneOf(reasons), vet, `${day} ${time}`)
    seen(lastInsertRowid, animal.species, vet, `${day} ${time}`)
  }
  for (let n = 0; n < ofToday; n += 1) {
    const animal = animals[(n * 17 + 3) % animals.length]
    if (!animal) throw new RangeError('there are no animals to visit')
    const time = clockTime(17 + n)
    const vet = n % 3 === 0 ? 'tomasz' : 'vet'
    const closedAt = n < closedToday ? `${today} ${time}` : null
    const { lastInsertRowid } = visit.run(animal.id, today, time, reasons[n % reasons.length], vet, closedAt)
    if (closedAt !== null) seen(lastInsertRowid, animal.species, vet, closedAt)
  }
}
