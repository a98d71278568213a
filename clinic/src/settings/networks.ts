import { addressRange } from 'curfew'
import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

const example = '10.2.0.0/16=second floor, 10.3.0.7=front desk'

/**
 * The names of networks, by their ranges. Default: none.
 * @throws WrongSetting when a range or a name cannot be read.
 */
export const networksIn = (environment: Environment): Readonly<Record<string, string>> => {
  const value = settingIn(environment, 'CLINIC_NETWORKS')
  const pairs = value?.split(',').map((pair) => pair.split('=').map((part) => part.trim())) ?? []
  for (const [range = '', name = '', ...more] of pairs)
    if (!addressRange(range) || name === '' || more.length > 0)
      throw new WrongSetting('CLINIC_NETWORKS', value, `write ranges and their names, such as ${example}`)
  return Object.fromEntries(pairs)
}
