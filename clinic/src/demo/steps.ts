import type { Instant } from 'curfew'
import type { Entry } from 'curfew/server/sessions'
import type { KeptJournal } from 'curfew/stores/store'
import { byRecords } from '../people/agree.ts'
import { byDemo } from './pace.ts'

/** The steps of the demo, in their order. */
export const steps = ['hands', 'stay', 'end', 'close', 'role', 'message'] as const

/** One of them. */
export type Step = (typeof steps)[number]

const shows: Readonly<Record<Step, (entry: Entry) => boolean>> = {
  hands: ({ what }) => what === 'warned',
  stay: ({ what }) => what === 'extended',
  end: ({ what, reason }) => what === 'session-ended' && reason === 'idle',
  close: ({ what, reason }) => what === 'session-ended' && reason === 'closed',
  // The switch of the pace changes roles too.
  role: ({ what, by }) => what === 'roles-changed' && by !== byDemo && by !== byRecords,
  message: ({ what }) => what === 'message-sent',
}

const what = ['warned', 'extended', 'session-ended', 'roles-changed', 'message-sent']

/** The steps that were done since a moment, as the journal has them. */
export const stepsDone = async (journal: Pick<KeptJournal, 'list'>, since: Instant): Promise<ReadonlySet<Step>> => {
  const { entries } = await journal.list({ what, since }, { limit: 1_000 })
  return new Set(steps.filter((step) => entries.some(shows[step])))
}
