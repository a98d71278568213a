/** The connection of an upgrade, as far as Curfew needs it. */
export interface UpgradedConnection {
  end(text: string): unknown
  on(event: 'error', listener: () => void): unknown
}

/** A request of Node, as far as it tells an upgrade. */
interface MaybeUpgrade {
  readonly upgrade?: boolean
  readonly socket: UpgradedConnection
}

const quiet = (): void => {}

/**
 * Keeps an error of an upgrade's connection from ending the process. Node takes its own listener away before an upgrade.
 * A client may then reset the connection while the store is asked.
 */
export const quieten = (connection: UpgradedConnection): void => void connection.on('error', quiet)

/** Does the same for a request that may be an upgrade. */
export const quietenUpgrade = ({ upgrade, socket }: MaybeUpgrade): void => {
  if (upgrade) quieten(socket)
}

const encoder = new TextEncoder()

/** Refuses an upgrade, with a response written to its connection. `words`: those of its status in the first line. */
export const refuseUpgrade = async (answer: Response, connection: UpgradedConnection, words = ''): Promise<void> => {
  const body = await answer.text()
  const headers = [...answer.headers, ['content-length', encoder.encode(body).length], ['connection', 'close']]
  const head = [`HTTP/1.1 ${answer.status} ${words}`, ...headers.map((one) => one.join(': '))]
  connection.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
