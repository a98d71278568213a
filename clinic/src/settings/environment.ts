/** Where settings are read from: the process's environment, or what a test writes. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The value of a setting. One that is empty counts as not set. */
export const settingIn = (environment: Environment, name: string): string | undefined => {
  const value = environment[name]?.trim()
  return value === '' ? undefined : value
}
