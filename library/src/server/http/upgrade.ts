/** A request of Node, as far as it tells an upgrade. */
interface MaybeUpgrade {
  readonly upgrade?: boolean
  readonly socket: { on(event: 'error', listener: () => void): unknown }
}

const quiet = (): void => {}

/**
 * Keeps an error of an upgrade's connection from ending the process. Node takes its own listener away before an upgrade,
 * and a client may reset the connection while the store is asked.
 */
export const quietenUpgrade = ({ upgrade, socket }: MaybeUpgrade): void => {
  if (upgrade) socket.on('error', quiet)
}
