import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { instant } from 'curfew'
import { memoryBags } from 'curfew/stores/memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Algorithm, createAssertions, keysInBag } from '../src/assertion.ts'
import { type Driver, languages } from './verifiers/languages.ts'

const issuer = 'https://shop.example'
const audience = 'http://127.0.0.1:8000'
const keys = keysInBag(memoryBags())

const aProcess = async (algorithm: Algorithm, { lateMs = 0, from = issuer } = {}) => {
  const now = () => instant(Date.now() - lateMs)
  const assertions = createAssertions({ issuer: from, algorithm, now, keys, every: () => () => {} })
  await assertions.start()
  const mint = (more: { readonly audience?: string; readonly subject?: string } = {}) =>
    assertions.mint({ id: 's1', subject: 'rosa', roles: ['clerk'], tasks: [], audience, ...more })
  return { ...assertions, mint }
}

const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url')

/** The assertions of one algorithm, each with what a verifier should make of it. */
const cases = async (algorithm: Algorithm): Promise<readonly (readonly [string, 'ok' | 'refused', string])[]> => {
  const [one, two, late, foreign, gone] = await Promise.all([
    aProcess(algorithm),
    aProcess(algorithm),
    aProcess(algorithm, { lateMs: 70_000 }),
    aProcess(algorithm, { from: 'https://other.example' }),
    aProcess(algorithm),
  ])
  const good = one.mint()
  const [head = '', claims = '', signature = ''] = good.split('.')
  const withdrawn = gone.mint()
  await gone.stop()
  const others = part({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'admin' })
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString())
  return [
    ['a good one', 'ok', good],
    ['a replay within its time', 'ok', good],
    ['one of another process on the store', 'ok', two.mint()],
    ['a late one', 'refused', late.mint()],
    ['one for another application', 'refused', one.mint({ audience: 'http://127.0.0.1:9000' })],
    ['one of another gateway', 'refused', foreign.mint()],
    ['one whose key was withdrawn', 'refused', withdrawn],
    ['one with other claims', 'refused', `${head}.${others}.${signature}`],
    ['one without a signature', 'refused', `${part({ alg: 'none', kid })}.${others}.`],
    ['one that says another algorithm', 'refused', `${part({ alg: 'HS256', kid })}.${others}.${signature}`],
    ['none', 'refused', 'x'],
  ]
}

const server = createServer(async (_, response) => {
  const published = (await keys.all()).map(({ key }) => key)
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }))
})
let jwks = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => void server.close())

/** The verifier's words about each assertion. */
const judge = async ({ run: [program = '', ...args], env }: Extract<Driver, { run: unknown }>, tokens: string[]) => {
  const child = spawn(program, [...args, jwks, issuer, audience], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(`${tokens.join('\n')}\n`)
  return (await text(child.stdout)).trim().split('\n')
}

describe.each(Object.entries(languages))('the verifier in %s', (language, driverOf) => {
  const driver = driverOf()
  // A language that is not here is told and not passed over: the docs say which ones ran where.
  if ('missing' in driver)
    it(`is not run here: ${driver.missing}`, () =>
      console.log(`${language}'s verifier is not run here: ${driver.missing}`))
  else
    it.each(['EdDSA', 'ES256'] as const)('takes what holds by %s, and refuses the rest', async (algorithm) => {
      const all = await cases(algorithm)
      const words = await judge(
        driver,
        all.map(([, , token]) => token),
      )
      expect(words.map((word, n) => `${all[n]?.[0]}: ${word.split(' ')[0]}`)).toEqual(
        all.map(([name, outcome]) => `${name}: ${outcome}`),
      )
      expect(words[0]).toBe('ok rosa clerk')
    })
})

it('a verifier has at most 30 lines', () => {
  const place = fileURLToPath(new URL('../verifiers/', import.meta.url))
  const lines = readdirSync(place).map((file) => [
    file,
    readFileSync(`${place}${file}`, 'utf8').trimEnd().split('\n').length,
  ])
  expect(lines.filter(([, count]) => Number(count) > 30)).toEqual([])
  expect(lines).toHaveLength(6)
})
