import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'

interface ClientFile {
  readonly bytes: Buffer
  readonly tag: string
}

const fileOf = (bytes: Buffer): ClientFile => ({
  bytes,
  tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
})

/** Reads the library's scripts for browsers, under the names by which pages ask for them. */
const readFiles = (): ReadonlyMap<string, ClientFile> => {
  const folder = new URL('.', import.meta.resolve('curfew/browser.js'))
  const names = readdirSync(folder).filter((name) => /^(?:browser(?:-[\w-]+)?|session-ended)\.js$/.test(name))
  return new Map(
    names.map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      // The end page's script shares the session of the client, which has another name here.
      if (name === 'browser.js') return ['client.js', fileOf(Buffer.from(text))]
      return [name, fileOf(Buffer.from(text.replaceAll('./browser.js', './client.js')))]
    }),
  )
}

/** Answers a request for a file of the client; undefined when `name` is no such file. */
export type ClientFiles = (request: IncomingMessage, response: ServerResponse, name: string) => true | undefined

/** The files of the client, read once. */
export const openClientFiles = (): ClientFiles => {
  const files = readFiles()
  return (request, response, name) => {
    const file = files.get(name)
    if (!file) return undefined
    // Chunks are named by their content, and the client is not.
    response.setHeader(
      'cache-control',
      name.includes('-') && name !== 'session-ended.js' ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
    response.setHeader('etag', file.tag)
    response.setHeader('x-content-type-options', 'nosniff')
    if (request.headers['if-none-match'] === file.tag) response.writeHead(304).end()
    else {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'content-length': file.bytes.length })
      response.end(request.method === 'HEAD' ? undefined : file.bytes)
    }
    return true
  }
}
