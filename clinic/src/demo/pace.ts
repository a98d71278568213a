import { definePolicy, type Policy, seconds } from 'curfew'
import type { Clinic } from '../clinic.ts'
import { applyRecords } from '../people/agree.ts'
import { demoPeople } from '../records/demo-people.ts'
import { type Person, personNamed, setRoles } from '../records/people.ts'
import { quickRole, withoutPace } from '../roles.ts'
import { factIn, setFact } from '../storage/facts.ts'
import type { Db } from '../storage/open.ts'

/** How quickly the sessions of the demo end: in half a minute, or as those of everyone else. */
export type Pace = 'quick' | 'true'

/** The name in the journal for changes that the switch of the demo makes. */
export const byDemo = 'the demo'

/** The policy of that role: warned after 15 seconds, over after 30. All else is as in the settings. */
export const quickPolicy = ({ presence, requests, drafts }: Policy): Policy =>
  definePolicy({
    idle: seconds(30),
    warning: seconds(15),
    essential: 'demo',
    presence: presence ?? 'never',
    requests,
    drafts: drafts ?? 'never',
  })

const factName = 'demo-pace'

/** The pace of the demo. Default: quick. */
export const paceIn = (db: Db): Pace => (factIn(db, factName) === 'true' ? 'true' : 'quick')

// An operator's console that ended in half a minute would show nothing.
const rolesAt = (pace: Pace, { roles }: Person): readonly string[] =>
  pace === 'quick' && !roles.includes('manager') ? [...withoutPace(roles), quickRole] : withoutPace(roles)

const give = (db: Db, person: Person, pace: Pace): Person => {
  const roles = rolesAt(pace, person)
  if (roles.join() !== person.roles.join()) setRoles(db, person.name, roles)
  return { ...person, roles }
}

/** The person who signs in through the demo, with the pace of the demo. Undefined when it has no such person. */
export const joinDemo = (db: Db, name: string): Person | undefined => {
  const person = demoPeople.some((one) => one.name === name) ? personNamed(db, name) : undefined
  return person && !person.isDisabled ? give(db, person, paceIn(db)) : undefined
}

/** The roles of a person who signs in with a password. From then on they have the pace of everyone else. */
export const leaveDemo = (db: Db, person: Person): readonly string[] => give(db, person, 'true').roles

/** Gives the demo a pace. The live sessions of those who signed in through it follow at once. */
export const setPace = async (clinic: Clinic, pace: Pace): Promise<void> => {
  const { db, sessions } = clinic
  setFact(db, factName, pace)
  for (const { name } of demoPeople) {
    const person = personNamed(db, name)
    if (!person || !(await sessions.ofSubject(name)).some(({ how }) => how === 'demo')) continue
    give(db, person, pace)
    await applyRecords(clinic, name, byDemo)
  }
}
