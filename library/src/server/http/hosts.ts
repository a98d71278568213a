import type { RequestHead } from './request.ts'

const isLoopbackAddress = (address: string): boolean =>
  /^(127(\.\d+){3}|::1|::ffff:(127(\.\d+){3}|7f[\da-f]{2}:[\da-f]{1,4}))$/i.test(address)

/** Whether a host, as in `URL.hostname`, is this machine. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|.+\.localhost)\.?$/i.test(host) || isLoopbackAddress(host.replace(/^\[|\]$/g, ''))

const withoutPort = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host

// An address may come with a port, and IPv6 in brackets.
const isLoopbackCaller = (caller: string): boolean => isLoopback(caller) || isLoopback(withoutPort(caller))

const listed = (head: RequestHead, name: string): readonly string[] =>
  (head.headers.get(name) ?? '').split(',').flatMap((value) => value.trim() || [])

// RFC 7239: `for=192.0.2.60;host=clinic.example, for="[2001:db8::1]:4711"`.
const forwarded = (head: RequestHead, name: 'for' | 'host'): readonly string[] =>
  listed(head, 'forwarded')
    .flatMap((hop) => hop.split(';'))
    .flatMap((pair) => new RegExp(`^\\s*${name}\\s*=\\s*"?([^"]*)"?\\s*$`, 'i').exec(pair)?.[1] ?? [])

const callerHeaders = ['x-forwarded-for', 'x-real-ip', 'x-client-ip', 'cf-connecting-ip', 'true-client-ip']

/**
 * A public host or client address in a proxy's headers; undefined when there is none. The headers can be forged, so
 * they are only ever a reason to refuse.
 * @see RFC 7239.
 */
export const outsideIn = (head: RequestHead): string | undefined => {
  const hosts = [...listed(head, 'x-forwarded-host'), ...forwarded(head, 'host')]
  const callers = [...callerHeaders.flatMap((name) => listed(head, name)), ...forwarded(head, 'for')]
  return hosts.find((host) => !isLoopback(withoutPort(host))) ?? callers.find((caller) => !isLoopbackCaller(caller))
}
