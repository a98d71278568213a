import { expect, it } from 'vitest'
import { Wrong } from '../wrong.ts'
import { readGuardArguments } from './guard-arguments.ts'
import { runConfig } from './print-config.ts'

const print = async (...args: readonly string[]): Promise<string> => {
  let said = ''
  const out = { write: (text: string) => (said += text) }
  expect(await runConfig(args, { out, err: out, input: process.stdin })).toBe(0)
  return said
}

it('prints the addresses and the path of the flags', async () => {
  const flags = ['--listen', '0.0.0.0:81', '--origin', 'https://shop.example', '--private', '[::1]:82', '--at', '/own']
  const said = await print('nginx', '--upstream', 'http://10.0.0.7:8000', ...flags, '--name', 'shop')
  expect(said).toContain('location ^~ /own/ {\n    proxy_pass http://127.0.0.1:81;')
  expect(said).toContain('proxy_pass http://[::1]:82/auth;')
  expect(said).toContain('proxy_pass http://10.0.0.7:8000$request_uri;')
  expect(said).toContain('proxy_cookie_flags __Host-curfew-shop nosecure;')
  expect(await print('caddy', '--upstream=http://10.0.0.7:8000')).toContain('reverse_proxy http://10.0.0.7:8000 {')
})

it("the application's own login and sign-out go through the gateway", async () => {
  const own = ['--sign-in', 'application', '--login-at', '/login', '--sign-out-at', '/logout']
  const said = await print('nginx', '--upstream', 'http://10.0.0.7:8000', ...own)
  expect(said).toContain('if ($uri ~* "^(/login|/logout)(/|$)") { set $curfew_through 1; }')
})

it('an application whose cookies are sealed goes through the gateway as a whole', async () => {
  const said = await print('nginx', '--upstream', 'http://10.0.0.7:8000', '--application-cookie', 'sessionid')
  expect(said).toContain('if ($uri ~* "^()(/|$)") { set $curfew_through 1; }')
})

it('an application with a name needs no resolver in nginx', async () => {
  expect(await print('nginx', '--upstream', 'http://app.internal:8000')).toContain(
    'proxy_pass http://app.internal:8000;',
  )
})

it('a proxy that was not run says so, and needs no application', async () => {
  for (const name of ['traefik', 'envoy']) expect(await print(name)).toContain('# Not run: ')
  for (const name of ['haproxy', 'apache']) expect(await print(name)).not.toContain('# Not run: ')
})

it.each([
  [['lighttpd'], "config is for 'lighttpd'; write one of nginx, caddy, haproxy, apache, traefik, envoy"],
  [['nginx'], 'config nginx does not know the application; write --upstream http://127.0.0.1:8000'],
  [['caddy', '--upstream'], '--upstream has no value'],
])('%j is a wrong use', async (args, words) => {
  await expect(print(...args)).rejects.toThrow(Wrong)
  await expect(print(...args)).rejects.toThrow(words)
})

it('takes the flags of the guard out of the others', () => {
  const args = ['--proxy=nginx', '--at', '/own', '--upstream', 'http://a', '--log', 'requests']
  expect(readGuardArguments(args)).toEqual({
    ...{ proxy: 'nginx', upstream: 'http://a', rest: ['--at', '/own', '--log', 'requests'] },
  })
  expect(() => readGuardArguments(['--upstream', '--proxy'])).toThrow('--upstream has no value')
})
