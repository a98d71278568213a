import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

// A system gives its upper ports, on Linux from 32768, to every program that asks for any. One of those could be taken
// again before our server listens on it, so we choose among the lower ones.
const lowest = 12_000
// Each process goes through a hundred ports of its own, so that two of them do not choose the same one.
const shareSize = 100
const shares = 200
const ownLowest = lowest + (process.pid % shares) * shareSize
let turn = Math.floor(Math.random() * shareSize)

const holdNext = async (): Promise<Server> => {
  for (let tries = 0; tries < shareSize; tries++) {
    const probe = createServer().listen(ownLowest + (turn++ % shareSize), '127.0.0.1')
    const isHeld = await once(probe, 'listening').then(
      () => true,
      () => false,
    )
    if (isHeld) return probe
  }
  throw new Error(
    `no port from ${ownLowest} to ${ownLowest + shareSize - 1} is free; end the programs that listen there`,
  )
}

/** So many free loopback ports. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const probes: Server[] = []
  while (probes.length < count) probes.push(await holdNext())
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
