import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { consoleTasks } from 'curfew-console'
import { afterEach, expect, it } from 'vitest'
import { freePorts } from '../../library/test/servers/free-ports.ts'
import { runPerson } from '../src/commands/person.ts'
import { runGateway } from '../src/running.ts'
import { readSettings } from '../src/settings.ts'
import { startApplication } from './application.ts'
import { send } from './guard/send.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const password = 'correct horse battery'
const io = () => ({
  out: { write: () => true },
  err: { write: () => true },
  input: Readable.from([`${password}\n`]),
})

const openPlace = async (tasks: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-console-'))
  const [config, accounts] = [join(folder, 'curfew.json'), join(folder, 'accounts.json')]
  const roles = { clerk: { tasks: [] }, chief: { tasks } }
  writeFileSync(config, JSON.stringify({ roles, routes: [{ path: '/*', person: 'signed in' }] }))
  const files = ['--config', config, '--accounts', accounts]
  for (const role of ['clerk', 'chief']) expect(await runPerson(['add', role, '--role', role, ...files], io())).toBe(0)
  const application = await startApplication()
  closing.push(() => application.close())
  const [listen, inner] = await freePorts(2)
  const places = ['--listen', `127.0.0.1:${listen}`, '--private', `127.0.0.1:${inner}`, '--log', 'nothing']
  const running = await runGateway(
    readSettings([application.url.href, ...files, ...places, '--store', `sqlite:${join(folder, 'curfew.db')}`]),
    io(),
  )
  closing.push(() => running.close())
  const { url } = running.gateway
  const signIn = async (username: string): Promise<string> => {
    const form = ['Origin', url, 'Sec-Fetch-Site', 'same-origin', 'Content-Type', 'application/x-www-form-urlencoded']
    const body = new URLSearchParams({ username, password, from: '/' }).toString()
    const { headers } = await send(url, '/_curfew/sign-in', form, { method: 'POST', body })
    return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  }
  const ask = (path: string, cookie: string, more: readonly string[] = []) =>
    send(url, `/_curfew/console${path}`, ['Cookie', cookie, 'Accept', 'text/html', ...more])
  return { url, signIn, ask }
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
