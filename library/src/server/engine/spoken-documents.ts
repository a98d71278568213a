import type { RequestHead } from '../http/request.ts'

/** One requested document. */
export interface Document {
  /** Documents of the same kind come from the same request. */
  readonly kind: string
  readonly path: string
  /** Whether it was sent with the client's tag; undefined when the body could not be read. */
  isTagged?: boolean | undefined
  /** Whether its page has reported. */
  hasSpoken?: true
}

/** The documents whose pages have reported to this process. Any other document may never report. */
export interface Spoken {
  /** Adds a document under the id of its opening. */
  readonly requested: (opening: string, requested: RequestHead) => Document
  /** Records that pages have named these openings as their own. */
  readonly reported: (openings: readonly string[]) => void
  /** The last document of this kind whose page reported. */
  readonly like: (requested: RequestHead) => Document | undefined
  /** Whether this is the first report about a path. */
  readonly isFirst: (path: string) => boolean
  /** Forgets the documents. From now on no path is the first. */
  readonly close: () => void
}

const mostDocuments = 5_000

// A map keeps its insertion order, so the first key is the oldest.
const keep = <Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void => {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= mostDocuments) break
    map.delete(oldest)
  }
}

const partsOf = ({ method, url }: RequestHead): { readonly kind: string; readonly path: string } => {
  const from = url.indexOf('/', url.indexOf('//') + 2)
  const address = from < 0 ? '/' : url.slice(from)
  return { kind: `${method} ${address}`.slice(0, 500), path: (address.split(/[?#]/, 1)[0] ?? '/').slice(0, 200) }
}

/** A record without documents. */
export const createSpoken = (): Spoken => {
  const documents = new Map<string, Document>()
  const speaking = new Map<string, Document>()
  const said = new Map<string, true>()
  let isClosed = false
  return {
    requested: (opening, requested) => {
      const document: Document = partsOf(requested)
      keep(documents, opening, document)
      return document
    },
    reported: (openings) => {
      for (const opening of openings) {
        const document = documents.get(opening)
        if (!document) continue
        document.hasSpoken = true
        keep(speaking, document.kind, document)
      }
    },
    like: (requested) => speaking.get(partsOf(requested).kind),
    isFirst: (path) => {
      if (isClosed || said.has(path)) return false
      keep(said, path, true)
      return true
    },
    close: () => {
      isClosed = true
      documents.clear()
    },
  }
}
