import type { Policy } from 'curfew'
import { choiceIn } from './choices.ts'
import { demoIn } from './demo.ts'
import type { Environment } from './environment.ts'
import { journalDaysIn } from './journal-days.ts'
import { type KeptIn, keptIn } from './kept-in.ts'
import { metricsTokenIn } from './metrics-token.ts'
import { networksIn } from './networks.ts'
import { managersPolicyIn, policyIn } from './policy.ts'
import { type ReachedAt, reachedAt } from './reach.ts'

/** Everything that can be set about the clinic, read and checked. */
export interface Settings extends ReachedAt {
  readonly keptIn: KeptIn
  /** The policy of every role but managers. */
  readonly policy: Policy
  readonly managersPolicy: Policy
  /** Whether there are demo accounts. */
  readonly demo: 'on' | 'off'
  /** Whether the journal is also written to standard output. */
  readonly log: 'info' | 'silent'
  /** The number of days that the journal keeps an entry. */
  readonly journalDays: number
  /** The names of networks, by their ranges. */
  readonly networks: Readonly<Record<string, string>>
  /** The secret of a machine that reads the figures. Left out when only people read them. */
  readonly metricsToken?: string
}

/**
 * The settings in an environment.
 * @throws WrongSetting naming the first one that cannot be used, its value and what to write.
 */
export const readSettings = (environment: Environment): Settings => {
  const reached = reachedAt(environment)
  const metricsToken = metricsTokenIn(environment)
  return {
    ...reached,
    keptIn: keptIn(environment),
    policy: policyIn(environment),
    managersPolicy: managersPolicyIn(environment),
    demo: demoIn(environment, reached.origin),
    log: choiceIn(environment, 'CLINIC_LOG', ['info', 'silent']),
    journalDays: journalDaysIn(environment),
    networks: networksIn(environment),
    ...(metricsToken !== undefined && { metricsToken }),
  }
}
