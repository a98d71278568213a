import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApplication, type TestApplication } from './application.ts'
import { openTestGateway, type TestGateway } from './place.ts'

let application: TestApplication
let gateway: TestGateway

const post = (path: string, cookie: string, body = ''): Promise<Response> =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie,
      origin: gateway.url,
      'content-type': 'text/plain',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
    },
    body,
  })

/** Posts a form after the end of a clerk's session, and gives the query that opens it again. */
const keptAt = async (path: string): Promise<string> => {
  const cookie = await gateway.signIn('rosa', 'clerk')
  await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
  const location = (await post(path, cookie, 'pay')).headers.get('location') ?? ''
  const from = new URL(location, gateway.url).searchParams.get('from') ?? ''
  return from.slice(from.indexOf('?') + 1)
}

beforeEach(async () => {
  application = await startApplication()
  gateway = await openTestGateway(application.url)
})
afterEach(async () => {
  await gateway.close()
  await application.close()
})

it('a kept form goes to its own address again, once', async () => {
  const secret = await keptAt('/notes?of=7')
  const cookie = await gateway.signIn('rosa', 'clerk')
  expect((await post(`/notes?of=7&${secret}`, cookie)).status).toBe(200)
  expect([application.heads.at(-1)?.url, application.bodies]).toEqual(['/notes?of=7', ['pay']])
  expect((await post(`/notes?of=7&${secret}`, cookie)).status).toBe(404)
})

it('a kept form opens no route that its person may not have, by whichever address', async () => {
  const secret = await keptAt('/refund')
  const cookie = await gateway.signIn('rosa', 'clerk')
  const answers = [`/notes?${secret}`, `/hook?${secret}`, `/refund/?${secret}`, `/refund?${secret}`]
  const statuses = await Promise.all(answers.map(async (path) => (await post(path, cookie)).status))
  expect([statuses, application.bodies]).toEqual([[404, 404, 404, 403], []])
})
