import type { Received } from '../../../library/test/page-life/received.ts'

const endOfHead = '\r\n\r\n'

/**
 * A reader of the bytes of one connection of a browser, which speaks HTTP/1.1. It gives every whole request. The path
 * stands without its query, save under `home`.
 */
export const readRequests = (home: string, take: (request: Received) => void): ((bytes: Buffer) => void) => {
  // Each character is one byte.
  let text = ''
  return (bytes) => {
    text += bytes.toString('latin1')
    for (;;) {
      const end = text.indexOf(endOfHead)
      if (end < 0) return
      const head = text.slice(0, end)
      const from = end + endOfHead.length
      const to = from + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
      if (text.length < to) return
      const [method = '', target = ''] = head.split(' ', 2)
      const [path = ''] = target.split('?')
      take({ what: `${method} ${path === home ? target : path}`, body: text.slice(from, to), at: performance.now() })
      text = text.slice(to)
    }
  }
}
