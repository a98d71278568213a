import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** The word that is taken for a client's address: the connection's, or that of the proxy at its other end. */
export type ClientFrom = 'connection' | 'proxy'

/** The address of the client that sent a request. A proxy adds it behind those that the client may have written. */
export const clientAddress = ({ headers, socket }: IncomingMessage, from: ClientFrom): string => {
  const told = from === 'proxy' ? String(headers['x-forwarded-for'] ?? '').split(',') : []
  const last = told.at(-1)?.trim() ?? ''
  return isIP(last) > 0 ? last : (socket.remoteAddress ?? 'unknown')
}
