import Database from 'better-sqlite3'
import { type Instant, instant, seconds } from 'curfew'
import { memoryBags } from 'curfew/stores/memory'
import { sqliteBags } from 'curfew/stores/sqlite'
import type { Bags } from 'curfew/stores/store'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createRecent } from './assertion/recent.ts'
import { type About, type Algorithm, createAssertions, keysInBag } from './assertion.ts'

const dawn = 1_800_000_000_000
const audience = 'http://127.0.0.1:8000'
const issuer = 'https://shop.example'
const rosa: About = { id: 's1', subject: 'rosa', roles: ['clerk'], tasks: ['refund.ask'], audience }

/** A process of the gateway on a clock that a test moves, and whose rounds a test calls. */
const aProcess = (bags: Bags, algorithm: Algorithm = 'EdDSA') => {
  const clock = { ms: dawn }
  const rounds: (() => void)[] = []
  const now = (): Instant => instant(clock.ms)
  const every = (work: () => void): (() => void) => {
    rounds.push(work)
    return () => void rounds.splice(rounds.indexOf(work), 1)
  }
  const assertions = createAssertions({ issuer, algorithm, now, keys: keysInBag(bags), every })
  const verify = async (token: string) =>
    jwtVerify(token, createLocalJWKSet({ keys: (await assertions.jwks()).keys.map((key) => ({ ...key })) }), {
      ...{ issuer, audience, currentDate: new Date(clock.ms) },
    })
  return { ...assertions, clock, rounds, verify, rosa: () => assertions.mint(rosa) }
}

describe.each(['EdDSA', 'ES256'] as const)('an assertion by %s', (algorithm) => {
  it('says who, with what roles and tasks, to whom and for how long', async () => {
    const gateway = aProcess(memoryBags(), algorithm)
    await gateway.start()
    const { payload, protectedHeader } = await gateway.verify(gateway.rosa())
    expect(payload).toEqual({
      ...{ iss: issuer, aud: audience, sub: 'rosa', sid: 's1', roles: ['clerk'], tasks: ['refund.ask'] },
      ...{ iat: dawn / 1000, exp: dawn / 1000 + 60, jti: expect.stringMatching(/^[\da-f-]{36}$/) },
    })
    expect(protectedHeader).toEqual({ alg: algorithm, typ: 'JWT', kid: (await gateway.jwks()).keys[0]?.kid })
  })

  it('is refused after 60 s', async () => {
    const gateway = aProcess(memoryBags(), algorithm)
    await gateway.start()
    const token = gateway.rosa()
    gateway.clock.ms += seconds(59)
    await gateway.verify(token)
    gateway.clock.ms += seconds(2)
    await expect(gateway.verify(token)).rejects.toThrow('"exp"')
  })

  it('shows no private half of its key', async () => {
    const gateway = aProcess(memoryBags(), algorithm)
    await gateway.start()
    const members = ['kid', 'kty', 'crv', 'x', ...(algorithm === 'ES256' ? ['y'] : []), 'alg', 'use']
    expect(Object.keys((await gateway.jwks()).keys[0] ?? {})).toEqual(members)
  })
})

it('an assertion is used again for 30 s, and not after', () => {
  const gateway = aProcess(memoryBags())
  const first = gateway.rosa()
  gateway.clock.ms += seconds(29)
  expect(gateway.rosa()).toBe(first)
  gateway.clock.ms += seconds(1)
  expect(gateway.rosa()).not.toBe(first)
})

it('a clock that was set back makes a new assertion', () => {
  const gateway = aProcess(memoryBags())
  const first = gateway.rosa()
  gateway.clock.ms -= seconds(1)
  expect(gateway.rosa()).not.toBe(first)
})

it('another application, role or task has an assertion of its own', () => {
  const { mint } = aProcess(memoryBags())
  const others: Partial<About>[] = [
    {},
    { id: 's2' },
    { audience: 'http://127.0.0.1:9000' },
    { roles: ['clerk', 'manager'] },
    { roles: [], tasks: ['clerk', 'refund.ask'] },
    { tasks: [] },
  ]
  expect(new Set(others.map((other) => mint({ ...rosa, ...other }))).size).toBe(others.length)
})

it('keeps a bounded number of assertions, the youngest', () => {
  let ms = dawn
  const recent = createRecent(() => instant(ms), seconds(30), 3)
  const made: string[] = []
  const ask = (name: string) => recent.of(name, () => `${made.push(name)}`)
  for (const name of ['a', 'b', 'c', 'd', 'c', 'd', 'b']) ask(name)
  expect(made).toEqual(['a', 'b', 'c', 'd'])
  ask('a')
  ask('b')
  expect(made).toEqual(['a', 'b', 'c', 'd', 'a', 'b'])
  ms += seconds(31)
  ask('b')
  expect(made.at(-1)).toBe('b')
})

const places: Readonly<Record<string, () => Bags>> = {
  memory: () => memoryBags(),
  SQLite: () => sqliteBags(new Database(':memory:')),
}

describe.each(Object.entries(places))('keys in %s', (_name, open) => {
  it('each process publishes its own, and each shows the keys of all', async () => {
    const bags = open()
    const gateways = Array.from({ length: 8 }, () => aProcess(bags))
    await Promise.all(gateways.map(({ start }) => start()))
    const [first, ...others] = await Promise.all(gateways.map(({ jwks }) => jwks()))
    expect(new Set(first?.keys.map(({ kid }) => kid)).size).toBe(8)
    for (const other of others) expect(other).toEqual(first)
    for (const gateway of gateways) await gateways[0]?.verify(gateway.rosa())
  })

  it('an assertion is refused once its process has stopped, and no round brings the key back', async () => {
    const bags = open()
    const [one, two] = [aProcess(bags), aProcess(bags)]
    await Promise.all([one.start(), two.start()])
    const token = one.rosa()
    await two.verify(token)
    one.rounds[0]?.()
    await one.stop()
    expect(one.rounds).toEqual([])
    await expect(two.verify(token)).rejects.toThrow('no applicable key')
    await two.verify(two.rosa())
  })

  it('a process that died without a word is believed for five minutes', async () => {
    const bags = open()
    const [dead, living] = [aProcess(bags), aProcess(bags)]
    await Promise.all([dead.start(), living.start()])
    living.clock.ms += seconds(299)
    living.rounds[0]?.()
    expect((await living.jwks()).keys).toHaveLength(2)
    living.clock.ms += seconds(1)
    expect((await living.jwks()).keys).toHaveLength(1)
    await living.verify(living.rosa())
  })
})

it('a store that is away lets no process start, and stops no round', async () => {
  const bags = memoryBags()
  let isAway = true
  const away: Bags = { ...bags, find: (key) => (isAway ? Promise.reject(new Error('away')) : bags.find(key)) }
  const gateway = aProcess(away)
  await expect(gateway.start()).rejects.toThrow('away')
  isAway = false
  await gateway.start()
  isAway = true
  gateway.rounds[0]?.()
  await expect(gateway.jwks()).rejects.toThrow('away')
  isAway = false
  expect((await gateway.jwks()).keys).toHaveLength(1)
  await gateway.stop()
})
