import {
  type Duration,
  definePolicy,
  Misuse,
  type MisuseCode,
  minutes,
  type Policy,
  type PolicyAsWritten,
  type Presence,
} from 'curfew'
import { choiceIn } from './choices.ts'
import { durationIn } from './durations.ts'
import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

interface Blame {
  readonly setting: string
  readonly remedy: string
}

const shortest = 20_000

const blameFor = (code: MisuseCode, written: PolicyAsWritten): Blame | undefined => {
  const warning = written.warning === undefined ? 'CURFEW_IDLE' : 'CURFEW_WARNING'
  const warned = written.warning === undefined ? ' (the warning is half of it)' : ''
  switch (code) {
    case 'policy.warning-too-short': {
      if ((written.warning ?? (written.idle ?? Number.POSITIVE_INFINITY) / 2) >= shortest)
        return { setting: 'CURFEW_LIFETIME', remedy: 'write at least 40s, so that its end can be warned of 20 s ahead' }
      const enough = written.warning === undefined ? '40s' : '20s'
      return {
        setting: warning,
        remedy: `write at least ${enough}${warned}, or say in CURFEW_ESSENTIAL why a shorter warning is essential`,
      }
    }
    case 'policy.warning-not-shorter':
      return { setting: 'CURFEW_WARNING', remedy: 'write a warning shorter than CURFEW_IDLE, such as 30s of 60s' }
    case 'policy.too-little-quiet':
      return {
        setting: warning,
        remedy: `leave at least 10 s of quiet before the warning${warned}: write a shorter CURFEW_WARNING or a longer CURFEW_IDLE`,
      }
    case 'policy.lifetime-not-longer':
      return {
        setting: written.lifetime === undefined ? 'CURFEW_IDLE' : 'CURFEW_LIFETIME',
        remedy: 'write a CURFEW_LIFETIME that is longer than CURFEW_IDLE, such as 12h',
      }
    default:
      return undefined
  }
}

const draftsIn = (environment: Environment): Duration | 'never' | undefined =>
  settingIn(environment, 'CURFEW_DRAFTS') === 'never'
    ? 'never'
    : durationIn(environment, 'CURFEW_DRAFTS', '1h, or never')

const written = (environment: Environment): PolicyAsWritten => {
  const idle = durationIn(environment, 'CURFEW_IDLE', '60s')
  const warning = durationIn(environment, 'CURFEW_WARNING', '30s')
  const lifetime = durationIn(environment, 'CURFEW_LIFETIME', '12h')
  const grace = durationIn(environment, 'CURFEW_GRACE', '5s')
  const lostGrace = durationIn(environment, 'CURFEW_LOST_GRACE', '15s')
  const drafts = draftsIn(environment)
  const ends = choiceIn(environment, 'CURFEW_ENDS', ['last-page', 'any-page', 'never'])
  const essential = settingIn(environment, 'CURFEW_ESSENTIAL')
  const presence: Partial<Presence> | 'never' =
    ends === 'never' ? ends : { ends, ...(grace && { grace }), ...(lostGrace && { lostGrace }) }
  return {
    ...(idle && { idle }),
    ...(warning && { warning }),
    ...(lifetime && { lifetime }),
    ...(essential !== undefined && { essential }),
    ...(drafts && { drafts }),
    presence,
    requests: choiceIn(environment, 'CURFEW_REQUESTS', ['people', 'all', 'none']),
  }
}

const defined = (environment: Environment, policy: PolicyAsWritten): Policy => {
  try {
    return definePolicy(policy)
  } catch (cause) {
    const blame = cause instanceof Misuse ? blameFor(cause.code, policy) : undefined
    if (!blame) throw cause
    throw new WrongSetting(blame.setting, settingIn(environment, blame.setting), blame.remedy)
  }
}

/**
 * The policy in the settings.
 * @throws WrongSetting naming the setting, its value and what to write.
 */
export const policyIn = (environment: Environment): Policy => defined(environment, written(environment))

const managersIdle = minutes(15)

/**
 * The policy of managers: 15 minutes, warned 3 minutes before. A setting of the idle time replaces it.
 * @see PCI DSS 4.0.1, 8.2.8 (15 minutes).
 */
export const managersPolicyIn = (environment: Environment): Policy => {
  const common = written(environment)
  const isSet = common.idle !== undefined || (common.lifetime ?? Number.POSITIVE_INFINITY) <= managersIdle
  const own = { idle: managersIdle, warning: common.warning ?? minutes(3) }
  return defined(environment, isSet ? common : { ...common, ...own })
}
