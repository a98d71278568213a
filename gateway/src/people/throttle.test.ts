import { expect, it } from 'vitest'
import { type Bounds, createThrottle, gatewayBounds } from './throttle.ts'

const small: Bounds = { ...gatewayBounds, perNameHere: 3, perName: 6, perAddress: 20, perNameInCrowd: 1 }

const tries = async (
  throttle: ReturnType<typeof createThrottle>,
  count: number,
  name: (at: number) => string,
  address: (at: number) => string = () => '192.0.2.1',
): Promise<number> => {
  let refused = 0
  for (let at = 0; at < count; at += 1) if (await throttle.tooMany(name(at), address(at))) refused += 1
  return refused
}

it('a name that fails at one address waits there, and may sign in elsewhere', async () => {
  const throttle = createThrottle(small)
  expect(await tries(throttle, 5, () => 'nina')).toBe(2)
  expect(await throttle.tooMany('nina', '192.0.2.1')).toBeGreaterThan(800)
  expect(await throttle.tooMany('nina', '192.0.2.2')).toBeUndefined()
})

it('many addresses do not guess together', async () => {
  const throttle = createThrottle(small)
  expect(
    await tries(
      throttle,
      20,
      () => 'nina',
      (at) => `192.0.2.${at}`,
    ),
  ).toBe(14)
})

it('a hundred failures from one address lock no other account out', async () => {
  const throttle = createThrottle()
  await tries(throttle, 100, (at) => `guess-${at % 10}`)
  await tries(throttle, 100, () => 'victim')
  expect(await throttle.tooMany('nina', '192.0.2.1')).toBeUndefined()
  expect(await throttle.tooMany('omar', '192.0.2.1')).toBeUndefined()
})

it('beyond the bound of an address each name gets fewer tries there', async () => {
  const throttle = createThrottle(small)
  await tries(throttle, 20, (at) => `guess-${at}`)
  expect(await tries(throttle, 3, () => 'nina')).toBe(2)
})

it('a success forgets the tries of its name', async () => {
  const throttle = createThrottle(small)
  await tries(throttle, 3, () => 'nina')
  await throttle.succeeded('nina', '192.0.2.1')
  expect(await tries(throttle, 3, () => 'nina')).toBe(0)
})

it('a network of the sixth version is one address, and so is one of the fourth in its clothes', async () => {
  const throttle = createThrottle(small)
  expect(
    await tries(
      throttle,
      5,
      () => 'nina',
      (at) => `2001:db8:1:2::${at}`,
    ),
  ).toBe(2)
  expect(await throttle.tooMany('nina', '2001:db8:1:2:a:b:c:d')).toBeDefined()
  expect(await throttle.tooMany('nina', '2001:db8:1:3::1')).toBeUndefined()
  expect(
    await tries(
      throttle,
      3,
      () => 'omar',
      (at) => (at % 2 ? '::ffff:192.0.2.9' : '192.0.2.9'),
    ),
  ).toBe(0)
  expect(await throttle.tooMany('omar', '::ffff:192.0.2.9')).toBeDefined()
})

it('remembers so many names at most', async () => {
  const throttle = createThrottle({ ...small, kept: 10 })
  await tries(throttle, 3, () => 'nina')
  await tries(
    throttle,
    200,
    (at) => `guess-${at}`,
    (at) => `192.0.2.${at}`,
  )
  expect(await throttle.tooMany('nina', '192.0.2.1')).toBeUndefined()
})
