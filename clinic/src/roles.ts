import { defineRoles, type Policy } from 'curfew'
import { consoleTasks } from 'curfew-console'

/** The facts of a visit that a rule checks. */
export interface OpenOrClosed {
  readonly closedAt?: string | null
}

/** The facts of a vaccine that a rule checks: its batch and its visit. */
export interface BatchGiven extends OpenOrClosed {
  /** The last day of use. Left out for an unknown batch, which the form reports. */
  readonly goodUntil?: string
  readonly on: string
}

/** The facts that a four-eyes rule checks in a refund, a prescription or a destruction. */
export interface Begun {
  readonly begunBy?: string
}

/** The facts of a note that a rule checks. A new note has no author yet. */
export interface Authored {
  readonly author?: string
}

/** The person whom people management or the end of a session concerns. Left out for the whole list. */
export interface About {
  readonly subject?: string
}

/** The object of a task that shows a whole list. It has no starter and no subject. */
export const wholeList: Begun & About = {}

/** The role of people in a quick demo. It has no task, only a policy, and the strictest of a person's policies holds. */
export const quickRole = 'quick'

/** Roles without the one that only makes a demo quick. */
export const withoutPace = <Role extends string>(roles: readonly Role[]): readonly Role[] =>
  roles.filter((role) => role !== quickRole)

const isOpen = ({ closedAt }: OpenOrClosed): boolean => (closedAt ?? null) === null

/**
 * The roles of the clinic. Each role has tasks of its own, and no person may hold certain pairs of tasks. Managers sit in
 * a room of their own, so they may have a longer policy. `quick`: the policy of the demo's role, which has no task.
 */
export const clinicRoles = (policy: Policy, ofManagers: Policy = policy, quick?: Policy) =>
  defineRoles({
    tasks: [
      'day.see',
      'animal.register',
      'visit.book',
      'payment.take',
      'refund.ask',
      'vitals.record',
      'vaccine.give',
      'destruction.witness',
      'note.write',
      'medicine.prescribe',
      'record.read',
      'medicine.dispense',
      'destruction.propose',
      'refund.approve',
      'people.manage',
      ...consoleTasks,
    ],
    roles: {
      reception: { tasks: ['day.see', 'animal.register', 'visit.book', 'payment.take', 'refund.ask'], policy },
      nurse: { tasks: ['day.see', 'vitals.record', 'vaccine.give', 'destruction.witness', 'record.read'], policy },
      vet: { tasks: ['day.see', 'note.write', 'medicine.prescribe', 'record.read'], policy },
      dispenser: { tasks: ['record.read', 'medicine.dispense', 'destruction.propose'], policy },
      manager: { tasks: ['day.see', 'refund.approve', 'people.manage', ...consoleTasks], policy: ofManagers },
      // It stays out of the type, because no page is for it.
      ...(quick && ({ [quickRole]: { tasks: [], policy: quick } } as object)),
    },
    apart: [
      ['refund.ask', 'refund.approve'],
      ['destruction.witness', 'destruction.propose'],
      ['medicine.prescribe', 'medicine.dispense'],
    ],
    rules: {
      'vitals.record': (_subject: string, visit: OpenOrClosed) => isOpen(visit),
      'vaccine.give': (_subject: string, given: BatchGiven) =>
        isOpen(given) && (given.goodUntil === undefined || given.goodUntil >= given.on),
      'destruction.witness': (subject: string, destruction: Begun) => destruction.begunBy !== subject,
      'note.write': (subject: string, note: Authored) => note.author === undefined || note.author === subject,
      'medicine.dispense': (subject: string, prescription: Begun) => prescription.begunBy !== subject,
      'refund.approve': (subject: string, refund: Begun) => refund.begunBy !== subject,
      'people.manage': (subject: string, person: About) => person.subject !== subject,
      'sessions.end': (subject: string, session: About) => session.subject !== subject,
    },
  })

/** The clinic's roles as `clinicRoles` checks them. */
export type ClinicRoles = ReturnType<typeof clinicRoles>

/** One of the tasks: fifteen of the clinic's own, and six of the console. */
export type Task = ClinicRoles['tasks'][number]

/** One of the five roles. */
export type Role = ClinicRoles['names'][number]
