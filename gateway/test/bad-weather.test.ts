import { connect } from 'node:net'
import { defineRoles } from 'curfew'
import { memoryStore } from 'curfew/stores/memory'
import type { Store } from 'curfew/stores/store'
import { afterEach, expect, it } from 'vitest'
import { type Answer, startApplication, type TestApplication } from './application.ts'
import { openTestGateway, type TestGateway, testConfig } from './place.ts'

let application: TestApplication
let gateway: TestGateway

const open = async (
  answers: Readonly<Record<string, Answer>> = {},
  how: Parameters<typeof openTestGateway>[1] = {},
): Promise<void> => {
  application = await startApplication(answers)
  gateway = await openTestGateway(application.url, how)
}
afterEach(async () => {
  await gateway.close()
  await application.close()
})

const get = (path: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(gateway.url + path, { redirect: 'manual', headers })

it('while the store is away nobody reaches the application, and open paths are served', async () => {
  const store = memoryStore()
  let isAway = false
  const away = <Verb extends (...given: never[]) => unknown>(verb: Verb): Verb =>
    ((...given: never[]) => (isAway ? Promise.reject(new Error('no route to the store')) : verb(...given))) as Verb
  const weak: Store = { ...store, find: away(store.find), save: away(store.save), renew: away(store.renew) }
  await open({}, { store: weak })
  const cookie = await gateway.signIn('rosa', 'clerk')
  isAway = true
  const page = await get('/json', { cookie, accept: 'text/html', 'sec-fetch-mode': 'navigate' })
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await page.text()).not.toContain('no route to the store')
  expect(application.heads).toEqual([])
  const asset = await get('/assets', { cookie, 'sec-fetch-dest': 'image' })
  const openPage = await get('/assets', { cookie, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' })
  expect([asset.status, openPage.status, application.heads.length]).toEqual([200, 200, 2])
  isAway = false
  expect((await get('/json', { cookie })).status).toBe(200)
})

it('an application that never answers gives a plain page in time', async () => {
  await open({ '/never': () => undefined }, { answersWithin: 500 })
  const answer = await get('/never', { cookie: await gateway.signIn('rosa', 'clerk') })
  expect([answer.status, await answer.text()]).toEqual([504, expect.stringContaining('does not answer')])
})

it('a client that stops reading stops the application too, so that no memory fills', async () => {
  let written = 0
  await open({
    '/huge': (_, response) => {
      const piece = Buffer.alloc(65_536)
      const more = (): void => {
        while (written < 10_000_000_000) {
          written += piece.length
          if (!response.write(piece)) return void response.once('drain', more)
        }
      }
      more()
    },
  })
  const cookie = await gateway.signIn('rosa', 'clerk')
  const { host, port } = new URL(gateway.url)
  const client = connect(Number(port), '127.0.0.1')
  client.write(`GET /huge HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`)
  await new Promise((done) => client.once('readable', done))
  let last = -1
  await expect
    .poll(() => {
      const stands = written === last
      last = written
      return stands
    })
    .toBe(true)
  expect(written).toBeLessThan(40_000_000)
  client.destroy()
})

it('a new config reaches live sessions, and signs nobody out', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  const post = (): Promise<Response> =>
    fetch(`${gateway.url}/refund`, { method: 'POST', headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  expect((await post()).status).toBe(403)
  const { policyOf } = testConfig().roles
  const policy = policyOf(['clerk'])
  await gateway.take({
    ...testConfig(),
    roles: defineRoles({
      tasks: ['refund.approve'],
      roles: { clerk: { tasks: ['refund.approve'], policy }, person: { tasks: [], policy } },
    }) as never,
  })
  expect((await post()).status).toBe(200)
})

it('a gateway that cannot listen says which address is taken', async () => {
  await open()
  const taken = new URL(gateway.url).host
  await expect(openTestGateway(application.url, { args: ['--listen', taken] })).rejects.toThrow(
    `--listen cannot listen on ${taken}: EADDRINUSE`,
  )
})
