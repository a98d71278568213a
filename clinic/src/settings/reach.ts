import { choiceIn } from './choices.ts'
import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

/** How the clinic is reached. */
export interface ReachedAt {
  readonly port: number
  readonly host: string
  /** The public origin, when a proxy in front of the server hides it. */
  readonly origin?: string
  /** The source of the caller's address: the connection, or the last entry of a proxy's header. */
  readonly caller: 'connection' | 'forwarded'
}

/** Whether a host name or an address means this machine alone. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host)

const portIn = (environment: Environment): number => {
  const value = settingIn(environment, 'PORT') ?? '3000'
  const port = Number(value)
  if (!/^\d{1,5}$/.test(value) || port > 65_535)
    throw new WrongSetting('PORT', value, 'write a whole number from 0 to 65535 (0: any free port), such as 3000')
  return port
}

const originIn = (environment: Environment): string | undefined => {
  const value = settingIn(environment, 'CLINIC_ORIGIN')
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!url || !isSafe || url.username !== '' || value.replace(/\/$/, '') !== url.origin)
    throw new WrongSetting(
      'CLINIC_ORIGIN',
      value,
      'write the address that browsers show, https and without a path, such as https://clinic.example',
    )
  return url.origin
}

const callerIn = (environment: Environment, origin: string | undefined): ReachedAt['caller'] => {
  const caller = choiceIn(environment, 'CLINIC_CALLER', ['connection', 'forwarded'])
  if (caller === 'forwarded' && origin === undefined)
    throw new WrongSetting(
      'CLINIC_CALLER',
      caller,
      'without a proxy in front, callers could choose their own address; leave it out, or set CLINIC_ORIGIN to the ' +
        'https address of the proxy',
    )
  return caller
}

/** The values of `PORT`, `HOST`, `CLINIC_ORIGIN` and `CLINIC_CALLER`. */
export const reachedAt = (environment: Environment): ReachedAt => {
  const host = settingIn(environment, 'HOST') ?? '127.0.0.1'
  if (!/^[\w.:-]{1,253}$/.test(host))
    throw new WrongSetting('HOST', host, 'write a name or an address without a port, such as 127.0.0.1')
  const origin = originIn(environment)
  if (!isLoopback(host) && origin === undefined)
    throw new WrongSetting(
      'HOST',
      host,
      'other machines could reach this over plain HTTP, and read what is sent; write 127.0.0.1, or set CLINIC_ORIGIN to the ' +
        'https address of the proxy in front of it',
    )
  const caller = callerIn(environment, origin)
  return { port: portIn(environment), host, caller, ...(origin !== undefined && { origin }) }
}
