import { Wrong } from '../wrong.ts'

/** The arguments of a command, without the flags that only the guard has. */
export interface GuardArguments {
  readonly upstream?: string
  readonly proxy?: string
  readonly rest: readonly string[]
}

/**
 * Takes `--upstream` and `--proxy` out of the arguments.
 * @throws Wrong when one of them has no value.
 */
export const readGuardArguments = (args: readonly string[]): GuardArguments => {
  const found: { upstream?: string; proxy?: string } = {}
  const rest: string[] = []
  let wanted: 'upstream' | 'proxy' | undefined
  for (const arg of args) {
    const [, name, , given] = /^--(upstream|proxy)(=(.*))?$/.exec(arg) ?? []
    const isFlag = name === 'upstream' || name === 'proxy'
    if (wanted && arg.startsWith('--')) throw new Wrong(`--${wanted} has no value; see --help`)
    if (wanted) found[wanted] = arg
    else if (isFlag && given !== undefined) found[name] = given
    else if (!isFlag) rest.push(arg)
    wanted = !wanted && isFlag && given === undefined ? name : undefined
  }
  if (wanted) throw new Wrong(`--${wanted} has no value; see --help`)
  return { ...found, rest }
}
