import { request as askPlain } from 'node:http'
import { request as askSecure } from 'node:https'

/** A request of the doctor, written as it is sent: nothing is added and nothing is put right. */
export interface Asking {
  readonly method?: string
  readonly path: string
  /** Names and values in turn. */
  readonly headers?: readonly string[]
  readonly body?: string
}

/** An answer, as far as the doctor reads it. */
export interface Heard {
  readonly status: number
  readonly headers: NodeJS.Dict<string | readonly string[]>
  readonly body: string
}

const answersWithin = 5_000
const mostRead = 200_000

/** Sends a request to an address. It rejects when the address gives no answer within five seconds. */
export const ask = (to: URL, { method = 'GET', path, headers = [], body = '' }: Asking): Promise<Heard> =>
  new Promise((done, fail) => {
    const length = body === '' ? [] : ['Content-Length', `${Buffer.byteLength(body)}`]
    const sent = (to.protocol === 'https:' ? askSecure : askPlain)(
      {
        host: to.hostname.replace(/^\[|\]$/g, ''),
        port: to.port || (to.protocol === 'https:' ? 443 : 80),
        method,
        path,
        headers: ['Host', to.host, 'Connection', 'close', ...length, ...headers],
        setHost: false,
        agent: false,
        timeout: answersWithin,
      },
      (answer) => {
        let text = ''
        const finish = (): void => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text })
        answer.on('data', (piece) => {
          text += piece
          if (text.length > mostRead) answer.destroy()
        })
        answer.on('close', finish)
      },
    )
    sent.on('upgrade', (answer, socket) => {
      socket.destroy()
      done({ status: answer.statusCode ?? 101, headers: answer.headers, body: '' })
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer within 5 s')))
    sent.on('error', fail)
    sent.end(body)
  })
