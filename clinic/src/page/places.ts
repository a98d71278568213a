import type { Task } from '../roles.ts'

/** A place in the clinic that the menu leads to. */
export interface Place {
  readonly path: string
  readonly name: string
  /** What there is to do, in a few words. */
  readonly about: string
  /** The tasks of which one is enough to go there; left out when everybody may. */
  readonly tasks?: readonly Task[]
}

/** Every place of the menu, in its order. */
export const places: readonly Place[] = [
  { path: '/today', name: 'Today', about: 'Who comes when, and who has been', tasks: ['day.see'] },
  { path: '/animals', name: 'Animals', about: 'Find an animal and open its file' },
  { path: '/till', name: 'Till', about: 'Take payments and ask for refunds', tasks: ['payment.take'] },
  { path: '/refunds', name: 'Refunds', about: 'Approve what reception has asked for', tasks: ['refund.approve'] },
  { path: '/dispensary', name: 'Dispensary', about: 'Hand out what was prescribed', tasks: ['medicine.dispense'] },
  {
    path: '/drug-register',
    name: 'Drug register',
    about: 'Controlled drugs: propose and witness destructions',
    tasks: ['destruction.propose', 'destruction.witness'],
  },
  { path: '/people', name: 'People', about: 'Roles, sessions and the journal', tasks: ['people.manage'] },
]

/** The places that somebody with these tasks may go to. */
export const placesFor = (held: readonly string[]): readonly Place[] =>
  places.filter(({ tasks }) => tasks === undefined || tasks.some((task) => held.includes(task)))
