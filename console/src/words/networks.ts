import { type AddressRange, addressRange, isInRange, Misuse } from 'curfew'

/** The networks that have a name. */
export interface Networks {
  /** An address with the name of its network: `10.2.0.7 · second floor`. */
  readonly wordsOf: (address: string | undefined) => string
  /** The network or address that a text means: by a name, as `10.2.0.0/16`, or as one address. */
  readonly read: (text: string) => string | undefined
  readonly names: readonly string[]
}

interface Network {
  readonly name: string
  readonly range: string
  readonly addresses: AddressRange
}

/**
 * The networks of `{ '10.2.0.0/16': 'second floor' }`. The first that holds an address counts.
 * @throws Misuse for a key that is no network.
 */
export const namedNetworks = (written: Readonly<Record<string, string>>): Networks => {
  const networks = Object.entries(written).map(([range, name]): Network => {
    const addresses = addressRange(range)
    if (!addresses)
      throw new Misuse(
        'console.bad-network',
        `networks names ${JSON.stringify(range)}; write a network such as '10.2.0.0/16', or one address`,
      )
    return { name, range, addresses }
  })
  return {
    names: networks.map(({ name }) => name),
    wordsOf: (address) => {
      if (address === undefined) return '–'
      const bare = address.split('/')[0] ?? address
      const network = networks.find(({ addresses }) => isInRange(addresses, bare))
      return network ? `${address} · ${network.name}` : address
    },
    read: (text) => {
      const wanted = text.trim().toLowerCase()
      const named = networks.find(({ name }) => name.toLowerCase() === wanted)
      if (named) return named.range
      return addressRange(text) ? text.trim() : undefined
    },
  }
}
