import { connect, type Socket } from 'node:net'

/** Asks for a WebSocket on a bare connection, whose further bytes a test writes by itself. */
export const upgradeBy = (origin: string, cookie: string): Socket => {
  const { host, port } = new URL(origin)
  const connection = connect(Number(port), '127.0.0.1')
  connection.on('error', () => undefined)
  const lines = [
    'GET / HTTP/1.1',
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]
  connection.write(`${lines.join('\r\n')}\r\n\r\n`)
  return connection
}

/** A gate before a store, for a test to open. */
export interface Gate {
  /** Resolves when the store is first asked. */
  readonly asked: Promise<void>
  /** Resolves when the gate is opened. The store waits for it. */
  readonly pass: () => Promise<void>
  readonly open: () => void
}

/** A closed gate. */
export const createGate = (): Gate => {
  let open = (): void => undefined
  let ask = (): void => undefined
  const isOpen = new Promise<void>((done) => {
    open = done
  })
  const asked = new Promise<void>((done) => {
    ask = done
  })
  const pass = (): Promise<void> => {
    ask()
    return isOpen
  }
  return { asked, pass, open: () => open() }
}
