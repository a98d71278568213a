import type { Task } from '../roles.ts'
import type { Said } from '../words/en.ts'

/** A place in the clinic that the menu leads to. */
export interface Place {
  readonly path: string
  /** The name of its words. */
  readonly name: keyof Said['frame']['places']
  /** The tasks that open it: one is enough. Left out when every person may go there. */
  readonly tasks?: readonly Task[]
}

/** Every place of the menu, in its order. */
export const places: readonly Place[] = [
  { path: '/today', name: 'today', tasks: ['day.see'] },
  { path: '/animals', name: 'animals' },
  { path: '/till', name: 'till', tasks: ['payment.take'] },
  { path: '/refunds', name: 'refunds', tasks: ['refund.approve'] },
  { path: '/dispensary', name: 'dispensary', tasks: ['medicine.dispense'] },
  { path: '/drug-register', name: 'register', tasks: ['destruction.propose', 'destruction.witness'] },
  { path: '/people', name: 'people', tasks: ['people.manage'] },
  { path: '/console/', name: 'console', tasks: ['sessions.see'] },
]

/** The places that a person with these tasks may go to. */
export const placesFor = (held: readonly string[]): readonly Place[] =>
  places.filter(({ tasks }) => tasks === undefined || tasks.some((task) => held.includes(task)))
