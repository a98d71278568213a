import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

/** The choice that a setting holds; the first one when it is not set. */
export const choiceIn = <const Choice extends string>(
  environment: Environment,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice => {
  const value = settingIn(environment, name)
  if (value === undefined) return choices[0]
  const choice = choices.find((one) => one === value)
  if (choice === undefined) throw new WrongSetting(name, value, `write one of ${choices.join(', ')}`)
  return choice
}
