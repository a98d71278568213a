import { expect, it } from 'vitest'
import { withOwnSource } from './policy.ts'

const own = { origin: 'http://a.example', folder: 'http://a.example/_curfew/', newNonce: () => 'new' }
const one = (...headers: readonly string[]): string => withOwnSource(headers, own).policies.join(' | ')

it.each([
  ["script-src 'self'; connect-src 'self'", "script-src 'self'; connect-src 'self'"],
  ["default-src 'self'", "default-src 'self'"],
  ['script-src http:; connect-src *', 'script-src http:; connect-src *'],
  [
    "default-src 'none'",
    "default-src 'none'; script-src http://a.example/_curfew/; connect-src http://a.example/_curfew/",
  ],
  ["script-src 'none'", 'script-src http://a.example/_curfew/'],
  ['script-src', 'script-src http://a.example/_curfew/'],
  [
    "script-src 'self'; script-src-elem b.example",
    "script-src 'self'; script-src-elem b.example http://a.example/_curfew/",
  ],
  ["script-src 'unsafe-inline'", "script-src 'unsafe-inline' http://a.example/_curfew/"],
  ["script-src 'sha256-abc'", "script-src 'sha256-abc' http://a.example/_curfew/"],
  ["script-src 'strict-dynamic' 'sha256-abc'", "script-src 'strict-dynamic' 'sha256-abc' 'nonce-new'"],
  ["script-src 'strict-dynamic' 'unsafe-inline' 'self'", "script-src 'strict-dynamic' 'unsafe-inline' 'self'"],
  ["style-src 'none'", "style-src 'none'"],
  ["connect-src 'none'", 'connect-src http://a.example/_curfew/'],
  ["script-src b.example; script-src 'self'", "script-src b.example http://a.example/_curfew/; script-src 'self'"],
])('the policy %s becomes %s', (given, wanted) => {
  expect(one(given)).toBe(wanted)
})

it('a nonce that is there is used, also where another policy has none', () => {
  const found = withOwnSource(["script-src 'strict-dynamic' 'nonce-old'"], own)
  expect(found).toEqual({ policies: ["script-src 'strict-dynamic' 'nonce-old'"], nonce: 'old', isNew: false })
  const two = withOwnSource(["script-src 'strict-dynamic' 'sha256-a'", "script-src 'nonce-old'"], own)
  expect(two.policies).toEqual(["script-src 'strict-dynamic' 'sha256-a' 'nonce-old'", "script-src 'nonce-old'"])
  expect(two.isNew).toBe(false)
})

it('every policy of a list and of several headers is changed for itself', () => {
  expect(one("default-src 'self', script-src b.example", "script-src 'none'")).toBe(
    "default-src 'self' | script-src b.example http://a.example/_curfew/ | script-src http://a.example/_curfew/",
  )
})

it('a nonce of ours is reported, because no later response may confirm a stored copy', () => {
  expect(withOwnSource(["script-src 'strict-dynamic' 'sha256-abc'"], own).isNew).toBe(true)
})
