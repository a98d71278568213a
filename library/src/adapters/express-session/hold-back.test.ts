import { createServer, type OutgoingHttpHeader, type OutgoingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { holdBack } from './hold-back.ts'

let server: Server
afterEach(() => server.close())

type Head = OutgoingHttpHeaders | OutgoingHttpHeader[]

/** The headers that are sent when a route writes this head, and a cookie is settled before it. */
const headersOf = async (head: Head): Promise<Headers> => {
  server = createServer((_request, response) => {
    const settle = async (): Promise<void> => void response.appendHeader('set-cookie', 'curfew=one')
    holdBack(response, { settle, failed: async () => false, thrown: () => {} })
    response.setHeader('x-kind', 'before')
    response.writeHead(200, head).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).headers
}

it.each<[string, Head]>([
  ['by their names', { 'Set-Cookie': ['theme=dark', 'size=large'], 'X-Kind': 'route' }],
  ['in a flat list', ['Set-Cookie', 'theme=dark', 'set-cookie', 'size=large', 'X-Kind', 'route']],
  [
    'in pairs',
    [
      ['Set-Cookie', 'theme=dark'],
      ['set-cookie', 'size=large'],
      ['X-Kind', 'route'],
    ] as never,
  ],
])('a cookie that is settled before the head is sent stays beside the cookies of the head, %s', async (_form, head) => {
  const headers = await headersOf(head)
  expect(headers.getSetCookie().sort()).toEqual(['curfew=one', 'size=large', 'theme=dark'])
  expect(headers.get('x-kind')).toBe('route')
})
