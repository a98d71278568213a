import { z } from 'zod'
import { nameForm as roleForm } from '../config/shape.ts'
import { fields, list, named, text } from '../written/fields.ts'

/** The form of a person's name: one that fits into a header and an address. */
export const personForm = /^[a-z0-9][a-z0-9._@+-]{0,63}$/

/** The rule of a person's name in words. */
export const personRule = '1 to 64 small letters, digits and . _ @ + -, a letter or a digit first'

const hash = /^\$argon2id\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,2}\$[\w+/]{11,}\$[\w+/]{22,}$/

const account = fields(
  {
    roles: list(text(roleForm, 'the name of a role'), 'a list of roles, such as ["person"]').min(1, {
      error: 'a list of one role at least, such as ["person"]',
    }),
    password: text(hash, 'what curfew-gateway person password NAME writes here: an argon2id hash'),
    disabled: z.boolean({ error: 'true or false' }).optional(),
  },
  'an object with roles and password',
)

/** The shape of the file of accounts. Its messages say what to write. */
export const accountsShape = fields(
  {
    people: named(personForm, account, `an object of people, each by a name of ${personRule}`),
  },
  'an object such as {"people": {}}',
)

/** The file of accounts as it is written. */
export type AccountsAsWritten = z.infer<typeof accountsShape>
