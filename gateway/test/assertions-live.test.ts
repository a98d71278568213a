import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterEach, expect, it } from 'vitest'
import { freePorts } from '../../library/test/servers/free-ports.ts'
import { runDoctor } from '../src/commands/doctor.ts'
import { runPerson } from '../src/commands/person.ts'
import { answerAuth } from '../src/guard.ts'
import { type Running, runGateway } from '../src/running.ts'
import { readSettings } from '../src/settings.ts'
import { startApplication } from './application.ts'
import { send } from './guard/send.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const password = 'correct horse battery'
const io = (said: string[] = []) => ({
  out: { write: (text: string) => said.push(text) },
  err: { write: (text: string) => said.push(text) },
  input: Readable.from([`${password}\n`]),
})

const start = async (upstream: URL, folder: string, algorithm: string): Promise<Running & { readonly url: string }> => {
  const [listen, inner] = await freePorts(2)
  const files = ['--accounts', join(folder, 'accounts.json'), '--store', `sqlite:${join(folder, 'curfew.db')}`]
  const places = ['--listen', `127.0.0.1:${listen}`, '--private', `127.0.0.1:${inner}`, '--log', 'nothing']
  const settings = readSettings([upstream.href, ...files, ...places, '--assertions', algorithm])
  const running = await runGateway(settings, io(), (gateway) => answerAuth(() => gateway().engine()))
  closing.push(() => running.close())
  return { ...running, url: running.gateway.url }
}

const verified = async (url: string, audience: string, assertion: string | undefined, issuer = url) => {
  const keys = createRemoteJWKSet(new URL(`${url}/_curfew/jwks.json`))
  return (await jwtVerify(assertion ?? '', keys, { issuer, audience })).payload
}

it('two gateways on one store prove their words by each other’s keys, until one of them stops', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-live-'))
  const accounts = join(folder, 'accounts.json')
  expect(await runPerson(['add', 'rosa', '--role', 'person', '--accounts', accounts], io())).toBe(0)
  const application = await startApplication()
  closing.push(() => application.close())
  const [one, two] = [await start(application.url, folder, 'EdDSA'), await start(application.url, folder, 'ES256')]

  const form = ['Origin', one.url, 'Sec-Fetch-Site', 'same-origin', 'Content-Type', 'application/x-www-form-urlencoded']
  const body = new URLSearchParams({ username: 'rosa', password, from: '/' }).toString()
  const signedIn = await send(one.url, '/_curfew/sign-in', form, { method: 'POST', body })
  const cookie = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? ''

  // The way through a gateway, and the way beside the other one, by a sub-request.
  await send(one.url, '/json', ['Cookie', cookie])
  const raw = application.heads.at(-1)?.rawHeaders ?? []
  const through = raw[raw.indexOf('Curfew-Assertion') + 1]
  const asked = ['X-Original-Method', 'GET', 'X-Original-URI', '/json', 'Cookie', cookie]
  const beside = await send(two.gateway.privateUrl, '/auth', asked, { host: new URL(one.url).host })
  const other = String(beside.headers['curfew-assertion'])

  const audience = application.url.origin
  expect(await verified(two.url, audience, through, one.url)).toMatchObject({ sub: 'rosa', roles: ['person'] })
  expect(await verified(one.url, audience, other, two.url)).toMatchObject({ sub: 'rosa', roles: ['person'] })
  await one.close()
  closing.pop()
  closing.pop()
  closing.push(() => two.close())
  await expect(verified(two.url, audience, through, one.url)).rejects.toThrow('no applicable key')
  expect(await verified(two.url, audience, other)).toMatchObject({ sub: 'rosa' })

  const said: string[] = []
  const examine = ['--upstream', application.url.href, '--path', '/json', '--as', 'rosa', '--json']
  expect(await runDoctor([two.url, ...examine], io(said))).toBe(0)
  expect(JSON.parse(said.join(''))).toHaveLength(11)
})
