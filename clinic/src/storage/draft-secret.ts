import { randomBytes } from 'node:crypto'
import { factIn } from './facts.ts'
import type { Db } from './open.ts'

const name = 'draftSecret'

/** The secret behind the keys of drafts. Each database has one, so that every process on it has the same. */
export const draftSecretIn = (db: Db): string => {
  db.prepare('insert into fact (name, value) values (?, ?) on conflict (name) do nothing').run(
    name,
    randomBytes(32).toString('base64url'),
  )
  const secret = factIn(db, name)
  if (secret === undefined) throw new Error('the database gives no secret for drafts')
  return secret
}
