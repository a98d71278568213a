/** Follows the frames of one direction of a WebSocket, to know where one ends. */
export interface FrameTracker {
  readonly read: (bytes: Buffer) => void
  /** Whether the next byte begins a frame, so that a frame of the gateway may go in between. */
  readonly isBetween: () => boolean
  /** Whether the last whole frame said goodbye. */
  readonly isClosed: () => boolean
}

const closing = 0x8

/** Reads the length of a frame from its head. Undefined while the head is not whole. @see RFC 6455, 5.2. */
const lengthIn = (head: Buffer): { readonly head: number; readonly payload: number } | undefined => {
  if (head.length < 2) return undefined
  const short = head.readUInt8(1) & 0x7f
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0
  const whole = 2 + extended + (head.readUInt8(1) & 0x80 ? 4 : 0)
  if (head.length < whole) return undefined
  const payload = extended === 2 ? head.readUInt16BE(2) : extended === 8 ? Number(head.readBigUInt64BE(2)) : short
  return { head: whole, payload }
}

/** A tracker at the beginning of a connection. */
export const trackFrames = (): FrameTracker => {
  let head = Buffer.alloc(0)
  let left = 0
  let isGoodbye = false
  const read = (bytes: Buffer): void => {
    let at = 0
    while (at < bytes.length) {
      if (left > 0) {
        const taken = Math.min(left, bytes.length - at)
        left -= taken
        at += taken
        continue
      }
      // A head has 14 bytes at most.
      const before = head.length
      head = Buffer.concat([head, bytes.subarray(at, at + 14 - before)])
      const found = lengthIn(head)
      if (!found) return
      isGoodbye ||= (head.readUInt8(0) & 0xf) === closing
      left = found.payload
      at += found.head - before
      head = Buffer.alloc(0)
    }
  }
  return { read, isBetween: () => left === 0 && head.length === 0, isClosed: () => isGoodbye }
}

/**
 * A frame that closes a connection. Frames to a server are masked; a mask of zeros changes nothing.
 * @see RFC 6455, 5.5.1.
 */
export const closeFrame = (code: number, reason: string, to: 'client' | 'server'): Buffer => {
  const words = Buffer.from(reason).subarray(0, 123)
  const payload = Buffer.alloc(2 + words.length)
  payload.writeUInt16BE(code)
  words.copy(payload, 2)
  const head = Buffer.from([0x80 | closing, payload.length | (to === 'server' ? 0x80 : 0)])
  return Buffer.concat([head, ...(to === 'server' ? [Buffer.alloc(4)] : []), payload])
}
