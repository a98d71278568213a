import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

const shortest = 16

/**
 * The secret of a machine that reads the figures. Undefined: only people with the task read them.
 * @throws WrongSetting when it is short or has blanks. The message does not show it.
 */
export const metricsTokenIn = (environment: Environment): string | undefined => {
  const token = settingIn(environment, 'CURFEW_METRICS_TOKEN')
  if (token !== undefined && !/^\S{16,}$/.test(token))
    throw new WrongSetting(
      'CURFEW_METRICS_TOKEN',
      '*'.repeat(token.length),
      `write at least ${shortest} random characters without blanks, as openssl rand -hex 16 gives them`,
    )
  return token
}
