import type { Db } from '../storage/open.ts'
import type { Words } from '../words/words.ts'

/** A medicine on the shelf. */
export interface Medicine {
  readonly id: number
  readonly name: string
  readonly form: string
  readonly stock: number
  readonly controlled: number
}

/** A quantity of one medicine. */
export interface Portion {
  readonly medicine: number
  readonly quantity: number
}

/** Every medicine, by name, the controlled ones last. */
export const medicines = (db: Db): readonly Medicine[] =>
  db.prepare<[], Medicine>('select * from medicine order by controlled, name').all()

/** Takes a portion off the stock. False when the stock is too small, and then nothing is taken. */
export const takeFromStock = (db: Db, portion: Portion): boolean =>
  db.prepare('update medicine set stock = stock - @quantity where id = @medicine and stock >= @quantity').run(portion)
    .changes === 1

/** A quantity in words: `1 bottle`, `20 tablets`. */
export const howMuch = ({ desk, number }: Words, quantity: number, form: string): string => {
  const units: Readonly<Record<string, readonly string[]>> = desk.units
  const [one, many] = (Object.hasOwn(units, form) && units[form]) || [form, form]
  return `${number(quantity)} ${quantity === 1 ? one : many}`
}
