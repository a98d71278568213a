import { expect, it } from 'vitest'
import { isOurs, mayPass } from './origin.ts'

const url = 'https://clinic.example/notes'
const asked = (headers: Readonly<Record<string, string>>, method = 'POST') => ({
  method,
  url,
  headers: new Headers({ host: 'clinic.example', cookie: `__Host-curfew=${'a'.repeat(43)}`, ...headers }),
})

it.each([
  ['https://clinic.example', true],
  ['https://clinic.example:443', true],
  ['http://clinic.example', false],
  ['https://clinic.example:8443', false],
  ['https://clinic.example.evil.example', false],
  ['null', false],
  ['file://', false],
  ['', false],
])('an Origin of %j is compared whole, its scheme included', async (origin, is) => {
  expect(await isOurs(asked({ origin }), {})).toBe(is)
})

it('an Origin is compared with the public origin, whatever address a proxy sends on', async () => {
  const reach = { origin: 'https://harbour.example' }
  expect(await isOurs(asked({ origin: 'https://harbour.example' }), reach)).toBe(true)
  expect(await isOurs(asked({ origin: 'http://harbour.example' }), reach)).toBe(false)
  expect(await isOurs(asked({ origin: 'https://clinic.example' }), reach)).toBe(false)
})

const upgrade = { upgrade: 'websocket', connection: 'Upgrade' }

it.each([
  ['from a page of our own', { origin: 'https://clinic.example' }, true],
  [
    'from a page of our own that says so itself',
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'websocket' },
    true,
  ],
  ['from a client that is no browser', {}, true],
  ['from a page of another site', { origin: 'https://evil.example' }, false],
  ['from a page of the same host over plain HTTP', { origin: 'http://clinic.example' }, false],
  ['from a sibling of our host', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'websocket' }, false],
  ['from a sandboxed frame', { origin: 'null' }, false],
])('an upgrade %s: %j, %s', (_from, headers, passes) => {
  expect(mayPass(asked({ ...upgrade, ...headers }, 'GET'), {})).toBe(passes)
  expect(mayPass(asked(headers, 'CONNECT'), {})).toBe(passes)
})

it('reading is open to every site', () => {
  expect(mayPass(asked({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 'GET'), {})).toBe(true)
})
