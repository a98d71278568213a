import { hashOf } from '../../src/records/password.ts'
import { addPerson } from '../../src/records/people.ts'
import type { House } from './desk.ts'

/** The password of accounts that are no demo accounts. */
export const ownPassword = 'rope basket lantern'

/** Adds an account that is no demo account. */
export const addOwn = async ({ clinic }: House, name: string, role: string): Promise<void> =>
  addPerson(clinic.db, {
    name,
    fullName: name,
    roles: [role],
    passwordHash: await hashOf(ownPassword),
    account: 'own',
  })
