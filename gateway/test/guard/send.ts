import { request as ask } from 'node:http'

/** A response, read whole. */
export interface Said {
  readonly status: number | undefined
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
}

/** Sends a request as it is written, with any target and any headers. `from`: another address of this machine. */
export const send = (
  base: string,
  path: string,
  headers: readonly string[] = [],
  { method = 'GET', body = '', host = new URL(base).host, from = '127.0.0.1' } = {},
): Promise<Said> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(base)
    const length = body === '' ? [] : ['Content-Length', `${Buffer.byteLength(body)}`]
    const all = ['Host', host, ...length, ...headers]
    const asking = ask(
      { hostname, port, path, method, headers: all, setHost: false, agent: false, localAddress: from },
      (answer) => {
        let text = ''
        answer.on('data', (piece) => {
          text += piece
        })
        answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text }))
      },
    )
    asking.on('error', fail)
    asking.end(body)
  })

/** The headers of a script's request. */
export const script = ['Sec-Fetch-Site', 'same-origin', 'Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty']
/** The headers of a request for a page. */
export const document = [
  'Sec-Fetch-Site',
  'none',
  'Sec-Fetch-Mode',
  'navigate',
  'Sec-Fetch-Dest',
  'document',
  'Accept',
  'text/html',
]
