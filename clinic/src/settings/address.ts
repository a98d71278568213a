import { WrongSetting } from './wrong-setting.ts'

/** An address as people may see it: without user name, password and query. */
export const shownAddress = (address: string): string => address.replace(/\/\/[^/]*@/, '//…@').replace(/\?.*$/s, '?…')

const numbered = /^\/\d+$|^\/?$/

/** A setting that holds the address of a server. */
export interface Addressed {
  readonly name: string
  readonly value: string
  readonly example: string
}

/**
 * Checks the address of a server.
 * @throws WrongSetting when it names no host, or names something more than the server can use.
 */
export const checkAddress = ({ name, value, example }: Addressed, paths: 'number' | 'any'): string => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || url.hostname === '' || (paths === 'number' && !numbered.test(url.pathname)))
    throw new WrongSetting(name, shownAddress(value), `write a scheme, a host and a port, such as ${example}`)
  return value
}
