import type { Db } from './open.ts'

/** A fact about the database itself, such as whether it has been filled. */
export const factIn = (db: Db, name: string): string | undefined =>
  db.prepare<[string], { value: string }>('select value from fact where name = ?').get(name)?.value

/** Writes a fact. */
export const setFact = (db: Db, name: string, value: string): void => {
  db.prepare(
    'insert into fact (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  ).run(name, value)
}
