import { addressRange, isInRange, networkOf, plainAddress } from '../../core/address.ts'
import { Misuse } from '../../core/misuse.ts'
import type { RequestHead } from './request.ts'

/** The options for clients' addresses. */
export interface AddressSetup {
  /**
   * The proxies whose `X-Forwarded-For` is believed, as networks or addresses: `['10.0.0.0/8', '::1']`. `nearest`: the other
   * end of each connection, whatever its address. Use it where every client comes through that proxy. Default: no proxy is
   * believed, and the client is the other end of the connection.
   */
  readonly trustedProxies?: readonly string[]
  /**
   * How much of a client's address is kept in sessions and the journal. `network`: without its last part, 24 bits of IPv4
   * and 48 of IPv6. Default: `full`.
   * @see OWASP ASVS 5.0.0, 16.2.1: an entry says where it came from. GDPR, article 5 (1) (c): no more than is necessary.
   */
  readonly keepAddress?: 'full' | 'network' | 'never'
}

/** Reads the address of a request's client, as much of it as is kept. Undefined when it is not known. */
export type AddressOf = (head: RequestHead) => string | undefined

const nearest = 'nearest'

// Every proxy adds one address, of 45 characters at most.
const longestHeader = 2_048

const checkProxies = (proxies: readonly string[] | undefined): void => {
  const wrong = (value: unknown): Misuse =>
    new Misuse(
      'server.bad-proxy',
      `trustedProxies has ${JSON.stringify(value)}; write networks or addresses, such as ['10.0.0.0/8'], or 'nearest'`,
    )
  if (proxies === undefined) return
  if (!Array.isArray(proxies)) throw wrong(proxies)
  for (const proxy of proxies as readonly unknown[])
    if (typeof proxy !== 'string' || (proxy !== nearest && !addressRange(proxy))) throw wrong(proxy)
}

/**
 * Checks the options for clients' addresses.
 * @throws Misuse naming the proxy or the word that cannot be read.
 */
export const checkAddresses = ({ trustedProxies, keepAddress = 'full' }: AddressSetup): void => {
  checkProxies(trustedProxies)
  if (!['full', 'network', 'never'].includes(keepAddress))
    throw new Misuse(
      'server.bad-keep-address',
      `keepAddress is ${JSON.stringify(keepAddress)}; write 'full', 'network' or 'never'`,
    )
}

// Some proxies add the port, and then put IPv6 in brackets.
const withoutPort = (hop: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop

const hopsIn = (head: RequestHead): readonly string[] => {
  const header = head.headers.get('x-forwarded-for') ?? ''
  const hops = header.slice(-longestHeader).split(',')
  // The first piece of a header that was cut may be the end of an address, and so another address.
  return header.length > longestHeader ? hops.slice(1) : hops
}

/**
 * The reader of clients' addresses. It goes through `X-Forwarded-For` from its end, as long as the address before is a
 * trusted proxy's. So an address that a client itself has sent is never believed. Anything but an address ends the way.
 */
export const createAddressOf = ({ trustedProxies = [], keepAddress = 'full' }: AddressSetup): AddressOf => {
  if (keepAddress === 'never') return () => undefined
  const ranges = trustedProxies.flatMap((proxy) => addressRange(proxy) ?? [])
  const isNearestTrusted = trustedProxies.includes(nearest)
  const isTrusted = (address: string): boolean => ranges.some((range) => isInRange(range, address))
  const client = (head: RequestHead): string | undefined => {
    let address = plainAddress(head.address ?? '')
    if (!isNearestTrusted && !(address !== undefined && isTrusted(address))) return address
    for (const hop of hopsIn(head).toReversed()) {
      const before = plainAddress(withoutPort(hop.trim()))
      if (before === undefined) break
      address = before
      if (!isTrusted(before)) break
    }
    return address
  }
  if (keepAddress === 'full') return client
  return (head) => {
    const address = client(head)
    return address && networkOf(address)
  }
}
