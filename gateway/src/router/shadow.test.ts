import { describe, expect, it } from 'vitest'
import type { Route } from '../route.ts'
import { createRouter, faultOfPattern, shadowsIn } from '../router.ts'

const task = (path: string, more: Partial<Route> = {}): Route => ({
  path,
  demand: { kind: 'task', task: `of ${path}` },
  raw: false,
  ...more,
})
const person = (path: string, more: Partial<Route> = {}): Route => ({
  path,
  demand: { kind: 'person', why: 'signed in' },
  raw: false,
  ...more,
})
describe('the pattern of a path', () => {
  it.each([
    '/',
    '/*',
    '/refunds/:id/approve',
    '/notes/:id(\\d+)',
    '/books/:id?',
    '/a{/b}?',
    '/my file',
    '/café',
    '/.well-known/*',
  ])('%s can be used', (path) => expect(faultOfPattern(path)).toBeUndefined())

  it.each([
    ['refunds', 'does not begin with a slash'],
    ['/a%2Fb', 'encoded character'],
    ['/a?x=1', 'no pattern of URLPattern'],
    ['/a#b', 'fragment'],
    ['/a//b', 'two slashes'],
    ['/a/../b', "'.' or '..'"],
    ['/a;b', "';'"],
    ['/a\\b', 'backslash'],
    ['/a(', 'no pattern of URLPattern'],
    ['/:id/:id', 'no pattern of URLPattern'],
  ])('%s cannot: it %s', (path, fault) => {
    expect(faultOfPattern(path)).toContain(fault)
    expect(() => createRouter([person(path)])).toThrow(fault)
  })
})

describe('a route that can never match is found', () => {
  const shadows = (...routes: readonly Route[]) => shadowsIn(routes)

  it.each([
    ['/*', '/refunds/:id'],
    ['/refunds/:id', '/refunds/:other'],
    ['/refunds/:id', '/refunds/new'],
    ['/refunds/:id', '/refunds/7.json'],
    ['/refunds/:id', '/Refunds/:id/'],
    ['/refunds/*', '/refunds/:id/approve'],
    ['/refunds/*', '/refunds'],
    ['/refunds/:id', '/refunds/:id(\\d+)'],
    ['/notes/:id(\\d+)', '/notes/:id(\\d+)'],
    ['/a{/b}?', '/a/b'],
    ['/:a/:b', '/x/y'],
  ])('%s takes all of %s', (earlier, later) =>
    expect(shadows(task(earlier), task(later))).toEqual([{ at: 1, by: [0] }]),
  )

  it.each([
    ['/refunds/new', '/refunds/:id'],
    ['/refunds/:id', '/refunds/*'],
    ['/refunds/:id', '/refunds/:id/approve'],
    ['/notes/:id(\\d+)', '/notes/:id'],
    ['/notes/:id(\\d+)', '/notes/:id(\\d\\d\\w*)'],
    ['/notes/new', '/notes/:id([a-z]{2,3})'],
    ['/x/:id', '/x/(\\d+/\\d+)'],
    ['/a/b', '/a{/b}?'],
    ['/x/y', '/:a/:b'],
    ['/books/:id', '/books/:id?'],
  ])('%s leaves something to %s', (earlier, later) => expect(shadows(task(earlier), task(later))).toEqual([]))

  it('methods count', () => {
    const get = person('/a', { methods: ['GET'] })
    const post = person('/a', { methods: ['POST'] })
    expect(shadows(get, post)).toEqual([])
    expect(shadows(get, post, person('/a', { methods: ['HEAD', 'POST'] }))).toEqual([{ at: 2, by: [0, 1] }])
    expect(shadows(get, post, person('/a'))).toEqual([])
    expect(shadows(person('/a'), get)).toEqual([{ at: 1, by: [0] }])
  })
})
