import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { type Aim, closed, type Finding, opened } from './aim.ts'

const answersWithin = 3_000

/** The first line of the answer to bytes; empty when the connection closes without one. */
const firstLine = ({ hostname, port, protocol }: URL, bytes: string): Promise<string> =>
  new Promise((done) => {
    const host = hostname.replace(/^\[|\]$/g, '')
    const isSecure = protocol === 'https:'
    const to = { host, port: Number(port || (isSecure ? 443 : 80)) }
    const socket = isSecure ? connectSecurely({ ...to, servername: host }) : connect(to)
    let said = ''
    socket.setTimeout(answersWithin, () => socket.destroy())
    socket.on(isSecure ? 'secureConnect' : 'connect', () => socket.write(bytes))
    socket.on('data', (piece) => {
      said += piece
      if (said.includes('\r\n')) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => done(said.split('\r\n')[0] ?? ''))
  })

/** Whether the gateway takes requests of whose end two readers may think differently. */
export const unclearFraming = async ({ gateway, at }: Aim): Promise<Finding> => {
  const check = 'framing'
  const head = `POST ${at}/session HTTP/1.1\r\nHost: ${gateway.host}\r\nConnection: close\r\n`
  const chunked = 'Transfer-Encoding: chunked\r\n'
  const tried = {
    'both lengths': `${head}Content-Length: 4\r\n${chunked}\r\n0\r\n\r\n`,
    'two lengths': `${head}Content-Length: 0\r\nContent-Length: 4\r\n\r\nabcd`,
  }
  const open: string[] = []
  for (const [name, bytes] of Object.entries(tried)) {
    const line = await firstLine(gateway, bytes)
    if (line !== '' && !/^HTTP\/1\.[01] (400|411|413|501) /.test(line)) open.push(`${name} (${line})`)
  }
  return open.length > 0
    ? opened(check, `requests are taken that have ${open.join(', ')}: a stranger may hide one request in another`)
    : closed(check, 'requests with two lengths are refused')
}
