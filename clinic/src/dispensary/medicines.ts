import type { Db } from '../storage/open.ts'

/** A medicine on the shelf. */
export interface Medicine {
  readonly id: number
  readonly name: string
  readonly form: string
  readonly stock: number
  readonly controlled: number
}

/** So much of the medicine with a number. */
export interface Portion {
  readonly medicine: number
  readonly quantity: number
}

/** Every medicine, by name, the controlled ones last. */
export const medicines = (db: Db): readonly Medicine[] =>
  db.prepare<[], Medicine>('select * from medicine order by controlled, name').all()

/** Takes a portion off the stock; false when there is not so much, and then nothing is taken. */
export const takeFromStock = (db: Db, portion: Portion): boolean =>
  db.prepare('update medicine set stock = stock - @quantity where id = @medicine and stock >= @quantity').run(portion)
    .changes === 1

/** So much of a form of medicine: `1 bottle`, `20 tablets`. */
export const howMuch = (quantity: number, form: string): string =>
  `${quantity} ${quantity === 1 ? form.replace(/s$/, '') : form}`
