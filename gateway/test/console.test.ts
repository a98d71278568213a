import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { consoleTasks } from 'curfew-console'
import { afterEach, expect, it, vi } from 'vitest'
import { freePorts } from '../../library/test/servers/free-ports.ts'
import { runPerson } from '../src/commands/person.ts'
import { runGateway } from '../src/running.ts'
import { readSettings } from '../src/settings.ts'
import { startApplication } from './application.ts'
import { send } from './guard/send.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closing.splice(0).reverse()) await close()
})

const password = 'correct horse battery'
const io = () => ({
  out: { write: () => true },
  err: { write: () => true },
  input: Readable.from([`${password}\n`]),
})

const openPlace = async (tasks: readonly string[], ...more: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-console-'))
  const [config, accounts] = [join(folder, 'curfew.json'), join(folder, 'accounts.json')]
  const roles = { clerk: { tasks: [] }, chief: { tasks, policy: 'pci' } }
  const routes = [{ path: '/*', person: 'signed in' }]
  writeFileSync(config, JSON.stringify({ roles, routes, applicationRoles: ['chief'] }))
  const files = ['--config', config, '--accounts', accounts]
  for (const role of ['clerk', 'chief']) expect(await runPerson(['add', role, '--role', role, ...files], io())).toBe(0)
  const application = await startApplication()
  closing.push(() => application.close())
  const [listen, inner] = await freePorts(2)
  const places = ['--listen', `127.0.0.1:${listen}`, '--private', `127.0.0.1:${inner}`, '--log', 'nothing']
  const running = await runGateway(
    readSettings([
      application.url.href,
      ...files,
      ...places,
      '--store',
      `sqlite:${join(folder, 'curfew.db')}`,
      ...more,
    ]),
    io(),
  )
  closing.push(() => running.close())
  const { url } = running.gateway
  const post = (path: string, fields: Readonly<Record<string, string>>, more: readonly string[] = []) => {
    const form = ['Origin', url, 'Sec-Fetch-Site', 'same-origin', 'Content-Type', 'application/x-www-form-urlencoded']
    return send(url, path, [...form, ...more], { method: 'POST', body: new URLSearchParams(fields).toString() })
  }
  const signIn = async (username: string): Promise<string> => {
    const { headers } = await post('/_curfew/sign-in', { username, password, from: '/' })
    return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  }
  const ask = (path: string, cookie: string, more: readonly string[] = []) =>
    send(url, `/_curfew/console${path}`, ['Cookie', cookie, 'Accept', 'text/html', ...more])
  return { url, signIn, ask, post, gateway: running.gateway }
}

it('shows operators who is there and what happened, and nobody else', async () => {
  const { url, signIn, ask } = await openPlace(consoleTasks)
  const [chief, clerk] = [await signIn('chief'), await signIn('clerk')]
  const page = await ask('', chief)
  expect(page.status).toBe(200)
  expect(page.text).toContain('clerk')
  expect(page.text).toContain('data-total')
  expect(page.text).toContain('src="/_curfew/client.js" data-path="/_curfew/session"')
  expect((await ask('/journal', chief)).text).toContain('clerk')
  expect((await ask('', clerk)).status).toBe(403)
  expect((await ask('', '')).status).not.toBe(200)
  const style = /href="(\/_curfew\/console\/assets\/console\.css[^"]*)"/.exec(page.text)?.[1] ?? ''
  expect((await send(url, style, [])).status).toBe(200)
})

it('is not there when no role has its tasks', async () => {
  const { signIn, ask } = await openPlace([])
  expect((await ask('', await signIn('chief'))).status).toBe(404)
})

it('says at the start which of its tasks no role has', async () => {
  await expect(openPlace(['sessions.see'])).rejects.toThrow(/no role has sessions\.end.*give them to a role/)
})

// The time of the process goes on; the warden wakes by another one.
const pass = (ms: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
}

const end = { which: 'who=clerk', note: 'a drill' }

it('asks an operator again before an end: by a dialog, or on the sign-in page, which leads back', async () => {
  const { signIn, ask, post } = await openPlace(consoleTasks)
  const cookie = await signIn('chief')
  expect((await ask('/end?who=clerk', '')).headers['location']).toBe(
    '/_curfew/sign-in?from=%2F_curfew%2Fconsole%2Fend%3Fwho%3Dclerk',
  )
  pass(6 * 60_000)
  await signIn('clerk')
  pass(1)
  expect((await ask('/end?who=clerk', cookie)).text).toContain('data-prove="/_curfew/prove"')
  const confirm = (as: string) =>
    post('/_curfew/console/end', { ...end, before: String(Date.now()) }, ['Cookie', as, 'Accept', 'text/html'])
  const asked = await confirm(cookie)
  const address = '/_curfew/sign-in?from=%2F_curfew%2Fconsole%2Fend%3Fwho%3Dclerk&why=not-fresh'
  expect([asked.status, asked.headers['refresh']]).toEqual([401, `0; url=${address}`])
  const from = '/_curfew/console/end?who=clerk'
  const signedIn = await post('/_curfew/sign-in?why=not-fresh', { username: 'chief', password, from }, [
    'Cookie',
    cookie,
  ])
  expect([signedIn.status, signedIn.headers['location']]).toEqual([303, from])
  const next = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const kept = asked.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  expect((await ask('/end?who=clerk', `${next}; ${kept}`)).text).toContain('<input name="note" value="a drill"')
  expect((await confirm(next)).headers['location']).toMatch(/^\/_curfew\/console\/ends\//)
})

it('sends a person of the application’s own sign-in to sign out, because its login page may lead on at once', async () => {
  const { ask, gateway } = await openPlace(
    consoleTasks,
    ...['--sign-in', 'application', '--application-cookie', 'sid', '--login-at', '/login'],
  )
  const { sessions } = gateway.engine()
  const head = { method: 'POST', url: `${gateway.url}/login`, headers: new Headers() }
  const enter = (subject: string) => sessions.start(head, { subject, roles: ['chief'] })
  const { setCookie } = await enter('login-1')
  const cookie = setCookie.split(';')[0] ?? ''
  pass(6 * 60_000)
  await enter('clerk')
  pass(1)
  const page = (await ask('/end?who=clerk', cookie)).text
  expect(page).toContain('asked once more')
  expect(page).not.toContain('data-prove')
  const body = new URLSearchParams({ ...end, before: String(Date.now()) }).toString()
  const form = ['Cookie', cookie, 'Origin', gateway.url, 'Content-Type', 'application/x-www-form-urlencoded']
  const { headers } = await send(gateway.url, '/_curfew/console/end', form, { method: 'POST', body })
  expect(headers['refresh']).toBe(
    '0; url=/_curfew/sign-out?from=%2F_curfew%2Fconsole%2Fend%3Fwho%3Dclerk&why=not-fresh',
  )
})
