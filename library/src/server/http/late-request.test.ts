import { expect, it } from 'vitest'
import { heldRequest } from './late-request.ts'

const pieces = (...texts: readonly string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (stream) => {
      for (const text of texts) stream.enqueue(new TextEncoder().encode(text))
      stream.close()
    },
  })

const requestOf = (headers: Readonly<Record<string, string>> = {}): Request =>
  new Request('http://127.0.0.1/', {
    method: 'POST',
    body: pieces('a=1', '&b=2'),
    duplex: 'half',
    headers,
  } as RequestInit)

it('a body that may end is read whole, and is asked about once', async () => {
  for (const headers of [{}, { 'content-length': '7' }]) {
    let asked = 0
    const held = heldRequest(requestOf(headers), () => {
      asked += 1
      return undefined
    })
    expect([await held.text(), asked, held.method]).toEqual(['a=1&b=2', 1, 'POST'])
  }
})

it('a body that may not end fails in the place of its end, or of its last piece when its length is known', async () => {
  const why = new Error('too late')
  const read = async (request: Request): Promise<unknown> => {
    const heard: string[] = []
    try {
      for await (const piece of request.body as unknown as AsyncIterable<Uint8Array>)
        heard.push(new TextDecoder().decode(piece))
    } catch (failure) {
      return [heard, failure]
    }
    return heard
  }
  expect(await read(heldRequest(requestOf(), () => why))).toEqual([['a=1', '&b=2'], why])
  expect(await read(heldRequest(requestOf({ 'content-length': '7' }), async () => why))).toEqual([['a=1'], why])
})

it('a request without a body is as it was', () => {
  const request = new Request('http://127.0.0.1/', { method: 'POST' })
  expect(heldRequest(request, () => new Error('too late'))).toBe(request)
})
