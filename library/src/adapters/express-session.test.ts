import { expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { definePolicy, oneMinute } from '../core/policy.ts'
import { minutes } from '../core/time.ts'
import { memoryBags, memoryStore } from '../stores/memory.ts'
import { type SessionHandler, session } from './express-session.ts'

const roles = oneClerk()
const whole = () => ({ store: memoryStore(), bags: memoryBags(), who: () => undefined })
const open = (more: object): SessionHandler<never, 'person', unknown> => {
  const opened = session({ ...whole(), ...more })
  void opened.sessions.close()
  return opened
}

it('options that state what Curfew does anyway are accepted', () => {
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: undefined } as const
  expect(open({ resave: false, saveUninitialized: false, rolling: true, unset: 'destroy', cookie }).length).toBe(3)
})

const refusals: readonly (readonly [options: object, remedy: string])[] = [
  [{ secret: 'keyboard cat' }, 'the option secret is not taken; leave it out: the cookie holds 256 random bits'],
  [{ name: 'sid' }, 'the option name is not taken; leave it out: the cookie is called __Host-curfew'],
  [{ key: 'sid' }, 'the option key is not taken; leave it out'],
  [{ genid: () => '1' }, 'the option genid is not taken; leave it out'],
  [{ proxy: true }, "the option proxy is not taken; write origin: 'https://clinic.example'"],
  [{ data: () => 1 }, 'the option data is not taken; leave it out: an application keeps its own values in req.session'],
  [{ frobnicate: 1 }, 'the option frobnicate is not taken; leave it out'],
  [{ resave: true }, 'resave is true; leave it out: a bag is saved when it has changed'],
  [{ saveUninitialized: true }, 'saveUninitialized is true; leave it out'],
  [{ rolling: false }, 'rolling is false; leave it out: activity renews a session'],
  [{ unset: 'forget' }, "unset is \"forget\"; write 'destroy' or 'keep'"],
  [{ cookie: { domain: 'a.example' } }, 'cookie.domain is "a.example"; leave it out'],
  [{ cookie: { path: '/shop' } }, 'cookie.path is "/shop"; leave it out'],
  [{ cookie: { httpOnly: false } }, 'cookie.httpOnly is false; leave it out'],
  [{ cookie: { sameSite: 'none' } }, 'cookie.sameSite is "none"; leave it out'],
  [{ cookie: { secure: false } }, 'cookie.secure is false; leave it out'],
  [{ cookie: { expires: new Date(0) } }, 'write a policy with a lifetime'],
  [{ cookie: { signed: true } }, 'the option cookie.signed is not taken; leave it out'],
  [{ cookie: { maxAge: '60' }, rolling: true }, 'cookie.maxAge is "60"; write it in milliseconds'],
  [{ cookie: { maxAge: 900_000 } }, 'cookie.maxAge is 900000; write rolling: true beside it'],
  [{ cookie: { maxAge: 900_000 }, rolling: true, policy: oneMinute }, 'leave it to the policy'],
  [{ roles, policy: oneMinute }, 'give each role its policy, and leave this out'],
  [{ store: { get: () => 1, set: () => 1 } }, 'give memoryStore(), sqliteStore(…)'],
  [{ bags: undefined }, 'the bags have no find; write bags: memoryBags()'],
  [{ who: undefined }, 'who is missing; say how a bag tells who is signed in'],
]

it.each(refusals)('%o is refused at start-up, with what to write instead', (options, remedy) => {
  expect(() => open(options)).toThrow(remedy)
})

it('a secret does not compile', () => {
  // @ts-expect-error There is nothing to sign.
  expect(() => session({ ...whole(), secret: 'keyboard cat' })).toThrow('the option secret')
})

it('a session lasts as long as maxAge or the policy says, else a minute', () => {
  const idleOf = (more: object): number => open(more).sessions.roles.policyOf(['person']).idle
  expect(idleOf({})).toBe(60_000)
  expect(idleOf({ cookie: { maxAge: 900_000 }, rolling: true })).toBe(900_000)
  expect(idleOf({ policy: definePolicy({ idle: minutes(20) }) })).toBe(1_200_000)
  expect(() => open({ cookie: { maxAge: 86_400_000 }, rolling: true })).toThrow('not longer than idle')
})
