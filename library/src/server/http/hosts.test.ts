import { expect, it } from 'vitest'
import { isLoopback, outsideIn } from './hosts.ts'

const asked = (headers: Record<string, string>) => ({
  method: 'POST',
  url: 'http://127.0.0.1:3000/',
  headers: new Headers(headers),
})

it.each(['localhost', 'localhost.', 'app.localhost', '127.0.0.1', '127.8.0.1', '[::1]'])('%s is this machine', (host) =>
  expect(isLoopback(host)).toBe(true),
)

it.each(['clinic.example', 'localhost.example', '10.0.0.1', '[fe80::1]', '128.0.0.1', ''])('%s is not', (host) =>
  expect(isLoopback(host)).toBe(false),
)

it.each([
  { 'x-forwarded-host': 'clinic.example' },
  { 'x-forwarded-host': 'localhost:3000, clinic.example:8443' },
  { 'x-forwarded-for': '203.0.113.9' },
  { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' },
  { 'x-forwarded-for': '[2001:db8::1]:443' },
  { 'x-real-ip': '10.0.0.7' },
  { 'cf-connecting-ip': '2001:db8::1' },
  { forwarded: 'proto=https;for=192.0.2.60;by=203.0.113.43' },
  { forwarded: 'for=127.0.0.1, for="[2001:db8:cafe::17]:4711"' },
  { forwarded: 'host=clinic.example' },
  { forwarded: 'for=unknown' },
])('a proxy that sends %o brings people from outside', (headers) =>
  expect(outsideIn(asked(headers as never))).toBeDefined(),
)

it.each([
  {},
  { 'x-forwarded-host': 'localhost:3000', 'x-forwarded-for': '::1', 'x-forwarded-proto': 'http' },
  { 'x-forwarded-host': '127.0.0.1:3000', 'x-forwarded-for': '::ffff:127.0.0.1' },
  { 'x-forwarded-for': '127.0.0.1:53312', 'x-forwarded-host': '[::1]:3000' },
  { forwarded: 'for="[::1]:4711";host=localhost:3000;proto=http' },
  { via: '1.1 proxy' },
])('one that sends %o does not', (headers) => expect(outsideIn(asked(headers as never))).toBeUndefined())
