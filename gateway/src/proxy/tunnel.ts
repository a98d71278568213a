import { request as askPlain, type ClientRequest, type IncomingMessage, STATUS_CODES } from 'node:http'
import { request as askSecure } from 'node:https'
import { type Duplex, pipeline } from 'node:stream'
import { fromUpstream } from '../heads.ts'
import type { FlatHeaders } from '../pages.ts'
import { closeFrame, trackFrames } from './frames.ts'
import type { Upstream } from './upstream.ts'

/** A WebSocket on its way to the application. */
export interface TunnelPassage {
  readonly upstream: Upstream
  readonly target: string
  readonly headers: FlatHeaders
  readonly cookieNames: readonly string[]
  /** Binds the application's cookies in the headers of its answer. */
  readonly bound: (headers: FlatHeaders) => FlatHeaders
  /** Calls `cut` with a reason when the person may no longer have this connection. */
  readonly follow?: (cut: (reason: string) => void) => () => void
}

// Close codes from 4000 on are an application's own.
// @see RFC 6455, 7.4.2.
const overCode = 4401
const frameWithin = 300
const closesWithin = 1_000
const answersWithin = 30_000

// Node reads each byte of a head as one character.
const headText = (status: number, text: string, headers: FlatHeaders): Buffer => {
  const lines = [`HTTP/1.1 ${status} ${text || STATUS_CODES[status] || ''}`]
  for (let at = 0; at + 1 < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** Answers an upgrade on its connection, and closes it. */
export const answerUpgrade = (socket: Duplex, status: number, text: string): void => {
  const body = `${text}\n`
  const headers = ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', `${Buffer.byteLength(body)}`]
  socket.write(headText(status, '', [...headers, 'Connection', 'close']))
  socket.end(body)
}

const flow = (from: Duplex, to: Duplex, read: (bytes: Buffer) => void): (() => void) => {
  const onData = (bytes: Buffer): void => {
    read(bytes)
    if (to.writable && !to.write(bytes)) from.pause()
  }
  const onDrain = (): void => void from.resume()
  from.on('data', onData)
  to.on('drain', onDrain)
  from.once('end', () => to.end())
  return () => {
    from.off('data', onData)
    to.off('drain', onDrain)
  }
}

const join = (client: Duplex, server: Duplex, follow: TunnelPassage['follow']): void => {
  const fromServer = trackFrames()
  const fromClient = trackFrames()
  const stopDown = flow(server, client, fromServer.read)
  const stopUp = flow(client, server, fromClient.read)
  const closeBoth = (): void => {
    client.destroy()
    server.destroy()
  }
  let isOver = false
  const sayClosed = (reason: string): void => {
    if (isOver) return
    isOver = true
    stopDown()
    stopUp()
    if (fromServer.isBetween() && !fromServer.isClosed()) client.write(closeFrame(overCode, reason, 'client'))
    if (fromClient.isBetween() && !fromClient.isClosed()) server.write(closeFrame(overCode, reason, 'server'))
    client.resume()
    server.resume()
    client.end()
    server.end()
    setTimeout(closeBoth, closesWithin).unref()
  }
  const stop = follow?.((reason) => {
    if (fromServer.isBetween()) return sayClosed(reason)
    // A frame is on its way to the client. Its end comes soon, or the connection is cut without words.
    const timer = setTimeout(() => sayClosed(reason), frameWithin)
    server.on('data', () => {
      if (!fromServer.isBetween()) return
      clearTimeout(timer)
      setImmediate(() => sayClosed(reason))
    })
  })
  for (const socket of [client, server]) {
    socket.once('error', closeBoth)
    socket.once('close', () => {
      stop?.()
      closeBoth()
    })
  }
}

const ask = ({ upstream, target, headers }: TunnelPassage, request: IncomingMessage): ClientRequest => {
  const { protocol, hostname, port } = new URL(upstream.origin)
  const open = protocol === 'https:' ? askSecure : askPlain
  return open({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (protocol === 'https:' ? 443 : 80),
    path: target,
    method: request.method ?? 'GET',
    headers: [...headers, 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
    agent: false,
    setHost: false,
    timeout: answersWithin,
  })
}

/** Passes a WebSocket on to the application, and cuts it with a close frame when `follow` says so. */
export const tunnel = (request: IncomingMessage, socket: Duplex, head: Buffer, passage: TunnelPassage): void => {
  const headersOf = ({ rawHeaders }: IncomingMessage): FlatHeaders =>
    passage.bound(fromUpstream(rawHeaders, { cookieNames: passage.cookieNames }))
  const asking = ask(passage, request)
  const fail = (): void => {
    asking.destroy()
    if (socket.writable) answerUpgrade(socket, 502, 'The application cannot be reached.')
  }
  socket.on('error', () => asking.destroy())
  socket.once('close', () => asking.destroy())
  asking.once('timeout', fail)
  asking.once('error', fail)
  asking.once('response', (answer) => {
    const headers = [...headersOf(answer), 'Connection', 'close']
    socket.write(headText(answer.statusCode ?? 502, answer.statusMessage ?? '', headers))
    // A second answer would stand in the middle of this one, so the client's connection is cut.
    const cut = (): void => void socket.destroy()
    asking.off('error', fail).off('timeout', fail).on('error', cut).on('timeout', cut)
    pipeline(answer, socket, () => {})
  })
  asking.once('upgrade', (answer, server, first) => {
    asking.off('error', fail).off('timeout', fail)
    server.setTimeout(0)
    const headers = [...headersOf(answer), 'Connection', 'Upgrade', 'Upgrade', 'websocket']
    socket.write(headText(101, answer.statusMessage ?? '', headers))
    if (first.length > 0) server.unshift(first)
    if (head.length > 0) socket.unshift(head)
    join(socket, server, passage.follow)
  })
  asking.end()
}
