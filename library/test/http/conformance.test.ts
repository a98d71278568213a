import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { unseenRules } from '../../src/conformance/beyond.ts'
import { holdToWire, type WireFinding, wireContract } from '../../src/conformance/index.ts'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { milliseconds, seconds } from '../../src/core/time.ts'
import { createSessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { basketFrom, listening, type StorySessions } from './setting.ts'
import { stages } from './stages.ts'
import { startPython } from './wire-python.ts'

const policy = definePolicy({
  idle: seconds(40),
  warning: seconds(20),
  presence: { grace: seconds(1), lostGrace: milliseconds(1_500) },
})

const roles = defineRoles({
  tasks: ['refund.ask', 'refund.approve'],
  roles: { clerk: { tasks: ['refund.ask'], policy }, boss: { tasks: ['refund.approve'], policy } },
})

const of = (findings: readonly WireFinding[], kind: WireFinding['found']): readonly string[] =>
  findings.filter(({ found }) => found === kind).map(({ rule, name, why }) => `${rule} ${name}: ${why}`)

describe.concurrent('every rule of the wire that a client can see', () => {
  for (const [name, stage] of Object.entries(stages))
    it(`holds on ${name}`, { timeout: 180_000 }, async () => {
      const sessions = createSessions({
        roles,
        store: memoryStore(),
        data: basketFrom,
        draftSecret: 'a secret of this test that is long',
      })
      const { origin, close } = await stage(sessions as unknown as StorySessions)
      // The end by inactivity is no framework's work, so one of them waits for it.
      const waits = name === 'node'
      const findings = await holdToWire({
        origin,
        signIn: { path: '/in/carla' },
        patienceMs: waits ? 60_000 : 15_000,
      })
      expect(of(findings, 'broken')).toEqual([])
      const unseen = findings.filter(({ found }) => found === 'unseen').map(({ rule }) => rule)
      expect(unseen.filter((rule) => !(rule in unseenRules) && !(rule.startsWith('6.') && !waits))).toEqual([])
      await sessions.close()
      await close()
    })

  it('holds on the server in Python, which keeps no drafts', { timeout: 180_000 }, async () => {
    const { origin, close } = await startPython('.', { idle: 40, warning: 20, grace: 1, 'lost-grace': 1.5 })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const findings = await holdToWire({
      origin,
      signIn: { path: '/sign-in', headers, body: 'name=carla' },
      patienceMs: 60_000,
    })
    expect(of(findings, 'broken')).toEqual([])
    const unseen = findings.filter(({ found }) => found === 'unseen').map(({ rule }) => rule)
    expect(unseen.filter((rule) => !(rule in unseenRules))).toEqual(['8.1', '8.2'])
    await close()
  })
})

it('a server that signs in and does nothing else breaks what it breaks, each rule with what came instead', async () => {
  const { origin, close } = await listening(
    createServer((request, response) => {
      if (request.url === '/in') response.setHeader('set-cookie', 'curfew=short; Path=/; Max-Age=60')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ phase: 'active', version: 1, endsInMs: 1_000_000_000_000, warnsInMs: 900_000 }))
    }),
  )
  const findings = await holdToWire({ origin, signIn: { path: '/in' }, patienceMs: 100 })
  const broken = of(findings, 'broken')
  expect(broken).toContain(
    '1.1 a live session is answered 200, as JSON that nobody stores: the cache-control is null, without no-store',
  )
  expect(broken.find((line) => line.startsWith('3.8'))).toContain('an empty list was answered 200')
  expect(broken.find((line) => line.startsWith('7.1'))).toContain('not HttpOnly')
  expect(of(findings, 'unseen').find((line) => line.startsWith('6.1'))).toContain('the patience is 0.1 s')
  await close()
})

it('a request that signs nobody in is one clear fault', async () => {
  const { origin, close } = await listening(createServer((_, response) => response.writeHead(404).end()))
  await expect(holdToWire({ origin, signIn: { path: '/login' } })).rejects.toThrow(
    'the sign-in POST /login was answered 404 without the cookie curfew; give a request that signs in',
  )
  await close()
})

it('each numbered rule of the wire is one that is looked for, or one that no client can see', () => {
  const page = readFileSync(new URL('../../../docs/wire.md', import.meta.url), 'utf8')
  const written = [...page.matchAll(/^- \*\*(\d+\.\d+)\*\* /gm)].map(([, rule]) => rule)
  const known = [...wireContract.map(({ rule }) => rule), ...Object.keys(unseenRules)]
  expect([...written].sort()).toEqual([...known].sort())
})
