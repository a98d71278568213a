import { networkInterfaces } from 'node:os'
import { type Aim, closed, type Finding, opened } from './aim.ts'
import { type Asking, ask, type Heard } from './ask.ts'

const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url')

/** An assertion that nobody signed, and whose time is over. */
const oldAssertion = ({ gateway, upstream }: Aim): string => {
  const then = Math.floor(Date.now() / 1000) - 3_600
  const claims = { iss: gateway.origin, aud: upstream.origin, sub: 'doctor', sid: 'doctor', roles: [], tasks: [] }
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ ...claims, iat: then - 60, exp: then, jti: 'doctor' })}.`
}

const isLoopback = (host: string): boolean => /^(localhost|127\.|\[?::1)/.test(host)

const outsideAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).flatMap(({ internal, address, family }) => (internal || family !== 'IPv4' ? [] : [address])),
  )

const tryAt = (to: URL, asking: Asking): Promise<Heard | undefined> => ask(to, asking).catch(() => undefined)

const takes = (heard: Heard | undefined): boolean => heard !== undefined && ![401, 403].includes(heard.status)

/** Whether strangers reach the application without the gateway. */
export const reachedDirectly = async (
  { upstream, path }: Aim,
  outside: readonly string[] = outsideAddresses(),
): Promise<Finding> => {
  const check = 'direct'
  const near = isLoopback(upstream.hostname)
  const places = near
    ? outside.map((address) => new URL(`${upstream.protocol}//${address}:${upstream.port}`))
    : [upstream]
  const heard = await Promise.all(places.map((place) => tryAt(place, { path })))
  const reached = places.filter((_, at) => takes(heard[at]))
  if (reached.length === 0)
    return closed(
      check,
      near ? 'only this machine reaches the application' : 'the application refuses who brings no assertion',
    )
  const where = reached.map(({ origin }) => origin).join(', ')
  return opened(
    check,
    `the application answers strangers at ${where}; bind it to 127.0.0.1, or let it check the assertion`,
  )
}

/** Whether the application believes an assertion that is old and that nobody signed. */
export const oldAssertionTaken = async (aim: Aim): Promise<Finding> => {
  const check = 'old assertion'
  const { upstream, path } = aim
  const without = await tryAt(upstream, { path })
  if (takes(without))
    return closed(check, 'the application checks no assertion: it relies on being reached by the gateway alone')
  const heard = await tryAt(upstream, { path, headers: ['Curfew-Assertion', oldAssertion(aim)] })
  return takes(heard)
    ? opened(
        check,
        'the application takes an assertion that is an hour old and not signed; use a verifier of verifiers/',
      )
    : closed(check, 'the application refuses an old assertion')
}
