import { ownHeaders } from '../asking/headers.ts'

const utf8 = new TextEncoder()

/** The two formats of an export. */
export type Format = 'csv' | 'ndjson'

const types = { csv: 'text/csv; charset=utf-8; header=present', ndjson: 'application/x-ndjson' } as const

/** A file to download, sent line by line as they are read. A failure in between breaks the download off. */
export const download = (name: string, format: Format, lines: AsyncIterable<string>): Response => {
  const source = lines[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>({
    pull: async (reader) => {
      const { done, value } = await source.next()
      if (done) reader.close()
      else reader.enqueue(utf8.encode(value))
    },
    cancel: async () => void (await source.return?.()),
  })
  return new Response(body, {
    headers: {
      ...ownHeaders,
      'content-type': types[format],
      'content-disposition': `attachment; filename="${name}.${format}"`,
    },
  })
}
