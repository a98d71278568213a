import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { refuseUpgrade as refuse } from '../../server/http/upgrade.ts'

/** Whether the request is an upgrade. WebSocket servers call middleware then with `{}` or a stand-in as the response. */
export const isAtUpgrade = (response: ServerResponse): boolean => typeof response.flushHeaders !== 'function'

/** Refuses an upgrade, with a response written to its connection. */
export const refuseUpgrade = (answer: Response, { socket }: IncomingMessage): Promise<void> =>
  refuse(answer, socket, STATUS_CODES[answer.status])
