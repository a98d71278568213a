import { defineRoles, type Policy } from 'curfew'

/** What a rule looks at in a visit. */
export interface OpenOrClosed {
  readonly closedAt?: string | null
}

/** What a rule looks at in a vaccine's batch that is to be given. */
export interface BatchGiven {
  /** The last day on which it may be given; left out for a batch that does not exist, which the form answers. */
  readonly goodUntil?: string
  readonly on: string
}

/** What a rule looks at in something that another person has to look at: the refund, the prescription, the destruction. */
export interface Begun {
  readonly begunBy?: string
}

/** What a rule looks at in a note; one that is new has no author yet. */
export interface Authored {
  readonly author?: string
}

/** Whom people management is about; left out when it is about nobody in particular. */
export interface About {
  readonly subject?: string
}

/** The object of a task when a whole list is shown and not one thing in it: nobody has begun it, and it is about nobody. */
export const wholeList: Begun & About = {}

/** The roles of the clinic. Every one has tasks that no other has, and some pairs of tasks may never meet in one person. */
export const clinicRoles = (policy: Policy) =>
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
    ],
    roles: {
      reception: { tasks: ['day.see', 'animal.register', 'visit.book', 'payment.take', 'refund.ask'], policy },
      nurse: { tasks: ['day.see', 'vitals.record', 'vaccine.give', 'destruction.witness', 'record.read'], policy },
      vet: { tasks: ['day.see', 'note.write', 'medicine.prescribe', 'record.read'], policy },
      dispenser: { tasks: ['record.read', 'medicine.dispense', 'destruction.propose'], policy },
      manager: { tasks: ['day.see', 'refund.approve', 'people.manage'], policy },
    },
    apart: [
      ['refund.ask', 'refund.approve'],
      ['destruction.witness', 'destruction.propose'],
      ['medicine.prescribe', 'medicine.dispense'],
    ],
    rules: {
      'vitals.record': (_subject: string, visit: OpenOrClosed) => (visit.closedAt ?? null) === null,
      'vaccine.give': (_subject: string, batch: BatchGiven) =>
        batch.goodUntil === undefined || batch.goodUntil >= batch.on,
      'destruction.witness': (subject: string, destruction: Begun) => destruction.begunBy !== subject,
      'note.write': (subject: string, note: Authored) => note.author === undefined || note.author === subject,
      'medicine.dispense': (subject: string, prescription: Begun) => prescription.begunBy !== subject,
      'refund.approve': (subject: string, refund: Begun) => refund.begunBy !== subject,
      'people.manage': (subject: string, person: About) => person.subject !== subject,
    },
  })

/** The clinic's roles as `clinicRoles` checks them. */
export type ClinicRoles = ReturnType<typeof clinicRoles>

/** One of the fifteen tasks. */
export type Task = ClinicRoles['tasks'][number]

/** One of the five roles. */
export type Role = ClinicRoles['names'][number]
