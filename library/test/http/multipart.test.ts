import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import busboy from 'busboy'
import express, { type RequestHandler } from 'express'
import express4 from 'express4'
import multer from 'multer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forExpress } from '../../src/adapters/express.ts'
import { seconds } from '../../src/core/time.ts'
import { eventually } from '../support/eventually.ts'
import { act, listening, personOf, type StorySessions } from './setting.ts'
import { type Client, createWorld, type World } from './story.ts'

const boundary = 'a-line-between-parts'
const part = (disposition: string, text: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}\r\n`
const picture = 'x'.repeat(3_000)
const body = `${part('name="animal"', 'Bella')}${part('name="picture"; filename="bella.jpg"', picture)}--${boundary}--\r\n`

let folder: string

// Each parser answers with how many bytes of the file it read, and with the field beside it.
const busboyRoute =
  (sessions: StorySessions): RequestHandler =>
  (request, response, next) => {
    let bytes = 0
    let animal = ''
    const parser = busboy({ headers: request.headers })
    parser.on('field', (_name, value) => {
      animal = value
    })
    parser.on('file', (_name, file) => {
      file.on('data', (piece: Buffer) => {
        bytes += piece.length
      })
    })
    parser.on('close', () => response.send(`${animal}: ${act(sessions, bytes)}`))
    parser.on('error', next)
    request.on('error', next)
    request.pipe(parser)
  }

const multerRoute = (sessions: StorySessions, storage: multer.StorageEngine): readonly RequestHandler[] => [
  multer({ storage }).single('picture'),
  (request, response) => {
    response.send(`${request.body.animal}: ${act(sessions, request.file?.size ?? 0)}`)
  },
]

const readers = ['busboy', 'multer in memory', 'multer on disk'] as const
const readWith = (sessions: StorySessions): Readonly<Record<(typeof readers)[number], readonly RequestHandler[]>> => ({
  busboy: [busboyRoute(sessions)],
  'multer in memory': multerRoute(sessions, multer.memoryStorage()),
  'multer on disk': multerRoute(sessions, multer.diskStorage({ destination: folder })),
})

const framings = ['of a known length', 'in chunks'] as const
// The closing line may have come with an earlier chunk, so that a parser has all that it needs.
const ways = readers.flatMap((reader) => framings.map((framing) => [reader, framing] as const))

const frameworks = { 'Express 5': express, 'Express 4': express4 as unknown as typeof express }

for (const [name, framework] of Object.entries(frameworks))
  describe(`a multipart upload on ${name}`, () => {
    let world: World
    let carla: Client
    let begun: Socket | undefined
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'curfew-upload-'))
      world = await createWorld(async (sessions) => {
        const { attach, requirePerson, requireTask, signIn, open, route } = forExpress(sessions)
        const app = framework()
        app.use(attach())
        app.post(
          '/in',
          open('signing in'),
          route(async (request, response) => {
            await signIn(request, response, personOf('carla'))
            response.send('in')
          }),
        )
        for (const [index, handlers] of Object.values(readWith(sessions)).entries()) {
          app.post(`/person/${index}`, requirePerson('one’s own pictures'), ...handlers)
          app.post(`/task/${index}`, requireTask('refund.ask'), ...handlers)
        }
        return listening(createServer(app))
      })
      carla = world.client()
      await carla.ask('/in', { method: 'POST' })
    })
    afterEach(async () => {
      begun?.destroy()
      await world.close()
      rmSync(folder, { recursive: true })
    })

    const kept = (): readonly unknown[] =>
      world.entries.filter(({ what }) => what === 'kept').map(({ detail }) => detail)

    // Sends all but the end, and returns what sends the end and waits for the response.
    const begin = async (path: string, framing: (typeof framings)[number]): Promise<() => Promise<string>> => {
      const { port } = new URL(world.origin)
      const socket = connect(Number(port), '127.0.0.1')
      begun = socket
      let received = ''
      socket.setEncoding('utf8').on('data', (piece) => {
        received += piece
      })
      socket.on('error', () => {})
      const isChunked = framing === 'in chunks'
      const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`
      const head = [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Cookie: ${carla.cookie}`, length]
      const type = `Content-Type: multipart/form-data; boundary=${boundary}`
      const asked = vi.spyOn(world.sessions, 'visit')
      socket.write(`${[...head, 'Sec-Fetch-Site: same-origin', type].join('\r\n')}\r\n\r\n`)
      socket.write(isChunked ? `${body.length.toString(16)}\r\n${body}\r\n` : body.slice(0, -2))
      await eventually(() => expect(asked).toHaveBeenCalled())
      // The parser reads what came.
      await new Promise((done) => setTimeout(done, 50))
      expect(kept()).toEqual([])
      return async () => {
        socket.write(isChunked ? '0\r\n\r\n' : body.slice(-2))
        await eventually(() => expect(received).toMatch(/^HTTP\/1.1 [2-5].*\r\n\r\n.+/s))
        return received
      }
    }

    it.each(ways)('read by %s, %s, is kept whole while its session lives', async (reader, framing) => {
      const finish = await begin(`/person/${readers.indexOf(reader)}`, framing)
      world.pass(seconds(30))
      expect(await finish()).toMatch(/^HTTP\/1.1 200.*Bella: kept 3000/s)
      expect(kept()).toEqual(['3000'])
    })

    it.each(ways)('read by %s, %s, is not kept after its session was idle too long', async (reader, framing) => {
      const finish = await begin(`/person/${readers.indexOf(reader)}`, framing)
      world.pass(seconds(61))
      expect(await finish()).toMatch(/^HTTP\/1.1 401/)
      expect(kept()).toEqual([])
      await eventually(() => expect(readdirSync(folder)).toEqual([]))
    })

    it.each(ways)('read by %s, %s, is not kept after the role for it was taken away', async (reader, framing) => {
      const finish = await begin(`/task/${readers.indexOf(reader)}`, framing)
      await world.sessions.changeRoles({ subject: 'carla', roles: [], by: 'maria' })
      expect(await finish()).toMatch(/^HTTP\/1.1 403/)
      expect(kept()).toEqual([])
    })
  })
