import type { WireMessage } from '../../core/wire.ts'
import type { WatchedSession } from '../watch.ts'

/** Adds a notice with a text and a button, and calls `onClose` when the person has closed it. */
export type Announce = (text: string, onClose?: () => void) => HTMLElement

/** Shows the kept messages in a status, and drops those that were acknowledged on another page. */
export type ShowMessages = (session: WatchedSession, messages?: readonly WireMessage[]) => void

// If this is lost, the message is still kept, and the next page shows it.
const acknowledge = (path: string, message: string): void => {
  fetch(new URL(path, origin), {
    method: 'POST',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message-seen', message }),
  }).catch(() => {})
}

/** Shows the messages that an operator keeps for this session until its person closes them. */
export const createMessages = (announce: Announce): ShowMessages => {
  const shown = new Map<string, HTMLElement>()
  return ({ path }, messages = []) => {
    for (const [id, notice] of shown)
      if (!messages.some((message) => message.id === id)) {
        notice.remove()
        shown.delete(id)
      }
    for (const { id, text, sender, agoMs } of messages)
      if (!shown.has(id)) {
        const time = new Date(Date.now() - agoMs).toLocaleTimeString([], { timeStyle: 'short' })
        const from = sender ? `${sender}, ${time}` : time
        shown.set(
          id,
          announce(`${from}: ${text}`, () => acknowledge(path, id)),
        )
      }
  }
}
