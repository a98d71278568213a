import { expect, it } from 'vitest'
import { checkCrossSite, createCrossSite, isRouteOf } from './cross-site.ts'

const create = () => createCrossSite((path) => path === '/session')

it.each([
  '/paid',
  'POST',
  'POST paid',
  'POST  /paid',
  'post /paid',
  'GET /paid',
  'HEAD /paid',
  'OPTIONS /paid',
  'POST /paid?order=7',
  'POST /paid#there',
  'POST /paid/:order',
  'POST /paid/*',
  'POST https://clinic.example/paid',
  ' POST /paid',
  '',
  7 as unknown as string,
])('%j is no request that other sites may make', (entry) => {
  expect(() => create().add([entry])).toThrow(
    expect.objectContaining({ code: 'server.bad-cross-site', message: expect.stringContaining("'POST /paid'") }),
  )
})

it('Curfew’s own paths are never open to other sites', () => {
  expect(() => create().add(['POST /session'])).toThrow(/POST \/session.*Curfew answers itself/)
})

it('a request is known by its method and its whole path', () => {
  const { add, has } = create()
  add(undefined)
  expect(has('POST', '/paid')).toBe(false)
  add(['POST /paid', 'PUT /paid/order-7'])
  expect([has('POST', '/paid'), has('PUT', '/paid/order-7')]).toEqual([true, true])
  for (const path of ['/paid/', '/Paid', '//paid', '/paid/order-7', '/'])
    expect([path, has('POST', path)]).toEqual([path, false])
  expect(has('PUT', '/paid')).toBe(false)
})

it('an entry needs a route, and its guard requires no session', () => {
  const guardOf = (_method: string, path: string) =>
    path === '/paid' ? ('open' as const) : path === '/mine' ? ('session' as const) : undefined
  expect(() => checkCrossSite(['POST /paid'], guardOf)).not.toThrow()
  expect(() => checkCrossSite(['POST /payed'], guardOf)).toThrow(/'POST \/payed', which no mounted route takes; write/)
  expect(() => checkCrossSite(['POST /mine'], guardOf)).toThrow(/'POST \/mine'.*required there; put open\('why'\)/)
})

it.each([
  ['/paid', '/paid', true],
  ['/paid/:provider', '/paid/one', true],
  ['/paid/:provider', '/paid/', false],
  ['/paid/:provider', '/paid/one/two', false],
  ['/paid/*', '/paid/one/two', true],
  ['*', '/paid', true],
  ['/', '/paid', false],
])('the route %s takes %s: %s', (pattern, path, does) => {
  expect(isRouteOf(pattern, path)).toBe(does)
})
