import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { defineRoles } from '../core/role.ts'
import { eventStream, type Sink } from '../server/event-stream.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forNode, nodeFit, send } from './node.ts'

const closing: (() => unknown)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

interface Opened {
  readonly response: ServerResponse
  readonly sink: Sink
  readonly leave: ReturnType<typeof vi.fn>
  readonly reader: Socket
}

/** An event stream that somebody has opened and does not read. */
const open = (): Promise<Opened> =>
  new Promise((done) => {
    const server = createServer((_request, response) => {
      const leave = vi.fn()
      const opens = (sink: Sink): (() => void) => {
        done({ response, sink, leave, reader })
        return leave
      }
      send(eventStream(opens, { opensEvents: true }), response)
    })
    let reader: Socket
    server.listen(0, '127.0.0.1', () => {
      reader = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        reader.pause().write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
      })
    })
    closing.push(() => {
      reader.destroy()
      server.close()
    })
  })

it('a stream is written to its connection, headers first, and over when it is closed', async () => {
  const { sink, reader } = await open()
  let heard = ''
  reader.setEncoding('utf8').on('data', (piece) => {
    heard += piece
  })
  reader.resume()
  await vi.waitFor(() => expect(heard).toContain('content-type: text/event-stream'))
  sink.write(new TextEncoder().encode('data: {}\n\n'))
  await vi.waitFor(() => expect(heard).toContain('data: {}\n\n'))
  sink.close()
  await vi.waitFor(() => expect(heard).toMatch(/\r\n0\r\n\r\n$/))
})

it('little is kept for a reader that has stopped', async () => {
  const { response, sink } = await open()
  const large = new Uint8Array(50_000)
  for (let count = 0; count < 1_000; count++) {
    sink.write(large)
    await new Promise(setImmediate)
  }
  expect(response.writableLength).toBeGreaterThan(0)
  expect(response.writableLength).toBeLessThan(200_000)
})

it('a reader that goes is taken for gone once, and what is said to it after that is lost', async () => {
  const { sink, leave, reader } = await open()
  reader.destroy()
  await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(1))
  sink.write(new Uint8Array(10))
  sink.close()
  await new Promise(setImmediate)
  expect(leave).toHaveBeenCalledTimes(1)
})

it('a connection goes on after a large body that was refused', async () => {
  const sessions = createSessions({ roles: defineRoles({ tasks: [], roles: {} }), store: memoryStore() })
  const listener = forNode(sessions).attach((_request, response) => response.end('here'))
  const server = createServer(listener as RequestListener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  closing.push(() => client.destroy(), server.close.bind(server), sessions.close)
  let heard = ''
  client.setEncoding('utf8').on('data', (piece) => {
    heard += piece
  })
  const body = 'x'.repeat(1_000_000)
  client.write(`POST /session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  client.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  await vi.waitFor(() => expect(heard).toMatch(/^HTTP\/1.1 415.*HTTP\/1.1 200/s))
})

it.each([{}, { host: 'a b' }, { host: 'evil.example/' }])(
  'a request with the headers %o names no host but this',
  (headers) => {
    const request = { headers, url: '/today', socket: {} } as unknown as IncomingMessage
    expect(nodeFit.asked(request).url).toBe('http://localhost/today')
  },
)
