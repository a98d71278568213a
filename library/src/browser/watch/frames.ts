/** The property of a document that holds its one watch, for every copy of the client in it. */
export const place: unique symbol = Symbol.for('curfew.watch') as never

// Access to a document of another origin throws.
const documentsAround = (): readonly Document[] => {
  const found: Document[] = []
  for (let at: Window = window; at !== at.parent; ) {
    at = at.parent
    try {
      found.push(at.document)
    } catch {}
  }
  return found
}

/** Whether a document around this one has the client. Then that document is the page, and this frame is a part of it. */
export const isPart = (): boolean => documentsAround().some((document) => place in document)

/** A document around this one that may still run scripts. */
export const loadingAround = (): Document | undefined =>
  documentsAround().find(({ readyState }) => readyState !== 'complete')
