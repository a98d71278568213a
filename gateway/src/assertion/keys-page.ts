import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Assertions } from '../assertion.ts'
import type { OwnPages } from '../engine.ts'

const send = async (request: IncomingMessage, response: ServerResponse, { jwks }: Assertions): Promise<void> => {
  const body = JSON.stringify(await jwks())
  response.writeHead(200, {
    'content-type': 'application/jwk-set+json',
    // A withdrawn key is gone from a cache soon. Verifiers ask again for a key that they do not know.
    'cache-control': 'public, max-age=10',
    'content-length': Buffer.byteLength(body),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** The gateway's own pages with `jwks.json`, by which applications verify assertions. */
export const withKeys =
  (assertions: Assertions, pages: OwnPages): OwnPages =>
  (request, response, name) =>
    name === 'jwks.json' && (request.method === 'GET' || request.method === 'HEAD')
      ? send(request, response, assertions)
      : pages(request, response, name)
