import { parseArgs } from 'node:util'
import { hashOf, whyNot } from '../records/password.ts'
import { addPerson, personNamed } from '../records/people.ts'
import { clinicRoles } from '../roles.ts'
import type { Environment } from '../settings/environment.ts'
import { readSettings } from '../settings/settings.ts'
import { openDb } from '../storage/open.ts'
import { wordsIn } from '../words/words.ts'

/** The outcome of the command, in a sentence. */
export type Added = { readonly kind: 'added' | 'refused'; readonly sentence: string }

const english = wordsIn('en')

const usage = 'Write: npm run clinic:person -- add NAME --role ROLE [--role ROLE] [--full-name "FULL NAME"]'

const refused = (sentence: string): Added => ({ kind: 'refused', sentence })

const asked = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { role: { type: 'string', multiple: true }, 'full-name': { type: 'string' } },
    })
    return { values, positionals }
  } catch {
    return undefined
  }
}

/**
 * Adds a person from the words of a command. `password` is called when everything else is in order.
 * @throws WrongSetting when the settings cannot be used.
 */
export const addFromWords = async (
  words: readonly string[],
  environment: Environment,
  password: () => Promise<string | undefined>,
): Promise<Added> => {
  const settings = readSettings(environment)
  const { values = {}, positionals = [] } = asked(words) ?? {}
  const [verb, name, more] = positionals
  if (verb !== 'add' || name === undefined || more !== undefined) return refused(usage)
  if (!/^[a-z][a-z0-9.-]{1,31}$/.test(name))
    return refused(`The name is ${JSON.stringify(name)}: write 2 to 32 of a-z, 0-9, dot and hyphen, a letter first.`)
  const roles = clinicRoles(settings.policy, settings.managersPolicy)
  const held = [...new Set(values.role ?? [])]
  const unknown = held.find((role) => !roles.has(role))
  if (unknown !== undefined || held.length === 0)
    return refused(
      `${unknown ? `'${unknown}' is no role.` : 'A role is missing.'} Write --role with one of ${roles.names.join(', ')}.`,
    )
  const pair = roles.conflictIn(held)
  if (pair)
    return refused(
      `No person may both ${english.frame.tasks[pair[0]]} and ${english.frame.tasks[pair[1]]}: leave one role out.`,
    )
  if (settings.keptIn.records.kind === 'memory')
    return refused('CURFEW_STORE is "memory:": a person added there is gone at once; write sqlite:data/clinic.db.')
  const db = openDb(settings.keptIn.records)
  try {
    if (personNamed(db, name)) return refused(`There is a person named ${name} already.`)
    const typed = await password()
    if (typed === undefined) return refused('The two passwords differ, or there is none. The person was not added.')
    const problem = whyNot(english, typed, name)
    if (problem !== undefined) return refused(problem)
    const fullName = values['full-name']?.trim() || name
    addPerson(db, { name, fullName, roles: held, passwordHash: await hashOf(typed), account: 'own' })
    return { kind: 'added', sentence: `${name} can sign in now, as ${held.join(' and ')}.` }
  } finally {
    db.close()
  }
}
