import { describe, expect, it } from 'vitest'
import type { RequestHead } from '../sessions.ts'
import { returnPath } from './return-to.ts'

const owns = (path: string): boolean => path === '/session' || path.startsWith('/session/')

const asked = (query: string, referer?: string, method = 'POST'): RequestHead => ({
  method,
  url: `https://clinic.example/sign-in${query}`,
  headers: { get: (name) => (name === 'referer' ? (referer ?? null) : null) },
})

const after = (from: string): string =>
  returnPath(asked(`?from=${encodeURIComponent(from)}`), { owns }, { otherwise: '/today' })

describe('a person returns to the page that they requested', () => {
  it.each(['/animals/3', '/animals?search=a%20b', '/', '/sign-in-help', '/sessions', '/%C3%BC?x=/y'])('%s', (from) => {
    expect(after(from)).toBe(from)
  })

  it('written as browsers read it', () => {
    expect(after('/ü/../tür?a b')).toBe('/t%C3%BCr?a%20b')
  })
})

describe('and to another when it is none of ours', () => {
  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'https://clinic.example/today',
    'http:evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    '/x\r\nset-cookie: a=b',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    ' /animals',
    'animals',
    '',
    '/sign-in',
    '/sign-in/',
    '/sign-in?from=/sign-in',
    '/x/../sign-in',
    '/session',
    '/session/events',
    `/${'x'.repeat(2_100)}`,
  ])('%j', (from) => {
    expect(after(from)).toBe('/today')
  })
})

it('a form’s own field goes before the address, and an empty one does not', () => {
  const head = asked('?from=%2Fanimals')
  expect(returnPath(head, { owns }, { from: '/people' })).toBe('/people')
  expect(returnPath(head, { owns }, { from: '' })).toBe('/animals')
  expect(returnPath(head, { owns }, { from: ['/people'] })).toBe('/')
})

it('a form that is sent from the sign-in page returns to where its page’s address says', () => {
  const page = 'https://clinic.example/enter/?from=%2Fanimals'
  expect(returnPath(asked('', page), { signIn: '/enter', owns })).toBe('/animals')
  expect(returnPath(asked('', page), { owns })).toBe('/')
  expect(returnPath(asked('', 'no address'), { owns })).toBe('/')
  expect(returnPath(asked(''), { owns })).toBe('/')
})
