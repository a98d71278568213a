import { expect, it } from 'vitest'
import type { Received } from '../../../library/test/page-life/received.ts'
import { readRequests } from './requests.ts'

it('requests are read from bytes that come in any pieces', () => {
  const bytes = Buffer.from(
    'GET /page?a=1 HTTP/1.1\r\nHost: a\r\n\r\n' +
      'POST /said HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nidle 7' +
      'GET /home?ended=idle HTTP/1.1\r\nHost: a\r\n\r\n',
  )
  for (const size of [1, 7, bytes.length]) {
    const taken: Received[] = []
    const read = readRequests('/home', (request) => void taken.push(request))
    for (let from = 0; from < bytes.length; from += size) read(bytes.subarray(from, from + size))
    expect(taken.map(({ what, body }) => [what, body])).toEqual([
      ['GET /page', ''],
      ['POST /said', 'idle 7'],
      ['GET /home?ended=idle', ''],
    ])
  }
})
