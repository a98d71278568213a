import { networkInterfaces } from 'node:os'

/** The names of one machine. To a browser each is a site of its own, with a cookie of its own. */
export interface Windows {
  /** The addresses of the two people's windows. */
  readonly people: readonly [string, string]
  /** The address of the operator's window. */
  readonly operator: string
}

/** The addresses of this machine that the clinic listens on in demo mode, of each family that it has. */
export const loopbacks = (): readonly string[] => {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return ['127.0.0.1', ...(own.some(({ address }) => address === '::1') ? ['::1'] : [])]
}

/** The origins of the demo's three windows, on the port of a request. */
export const windowsBeside = (url: string): Windows => {
  const { port } = new URL(url)
  const at = (host: string): string => `http://${host}${port && `:${port}`}`
  return {
    people: [at('localhost'), at('127.0.0.1')],
    // Browsers know by themselves that a name below localhost is this machine.
    operator: at(loopbacks().includes('::1') ? '[::1]' : 'operator.localhost'),
  }
}
