import { once } from 'node:events'
import { createServer } from 'node:net'

/** So many free loopback ports. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(probes.map((probe) => once(probe, 'listening')))
  const ports = probes.map((probe) => {
    const address = probe.address()
    if (typeof address !== 'object' || !address) throw new Error('no free port')
    return address.port
  })
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')))
  return ports
}

/** One free loopback port. */
export const freePort = async (): Promise<number> => {
  const [port = 0] = await freePorts(1)
  return port
}
