import type { DocumentAnswer } from '../../server/visits/expected-page.ts'

/** The same body, reported to `document` as it is sent. */
export const followBody = (body: ReadableStream<Uint8Array>, document: DocumentAnswer): ReadableStream<Uint8Array> => {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await reader.read()
      if (value) {
        document.piece(value)
        controller.enqueue(value)
      }
      if (!done) return
      controller.close()
      await document.whole()
    },
    cancel: async (why) => {
      await document.cut()
      await reader.cancel(why)
    },
  })
}
