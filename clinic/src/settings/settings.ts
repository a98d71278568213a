import type { Policy } from 'curfew'
import { choiceIn } from './choices.ts'
import type { Environment } from './environment.ts'
import { type KeptIn, keptIn } from './kept-in.ts'
import { policyIn } from './policy.ts'
import { type ReachedAt, reachedAt } from './reach.ts'

/** Everything that can be set about the clinic, read and checked. */
export interface Settings extends ReachedAt {
  readonly keptIn: KeptIn
  /** The policy of every role. */
  readonly policy: Policy
  /** Whether there are demo accounts. */
  readonly demo: 'on' | 'off'
  /** Whether the journal is also written to standard output. */
  readonly log: 'info' | 'silent'
}

/**
 * The settings in an environment.
 * @throws WrongSetting naming the first one that cannot be used, its value and what to write.
 */
export const readSettings = (environment: Environment): Settings => ({
  ...reachedAt(environment),
  keptIn: keptIn(environment),
  policy: policyIn(environment),
  demo: choiceIn(environment, 'CLINIC_DEMO', ['1', '0']) === '1' ? 'on' : 'off',
  log: choiceIn(environment, 'CLINIC_LOG', ['info', 'silent']),
})
