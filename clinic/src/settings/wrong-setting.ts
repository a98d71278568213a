/** A setting that cannot be used: which one, what it holds, and what to write instead. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
  /** The name of the environment variable. */
  readonly setting: string

  constructor(setting: string, value: string | undefined, remedy: string) {
    super(`${setting} is ${value === undefined ? 'not set' : JSON.stringify(value)}: ${remedy}`)
    this.setting = setting
  }
}
