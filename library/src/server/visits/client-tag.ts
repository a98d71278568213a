// Enough for a tag that comes in two pieces.
const mostKept = 1_024
const mostRead = 262_144

// `<script src="/curfew/browser.js">`, and `import … from '/curfew/browser.js'` in a script of the page's own.
const tag = /<script\b[^>]*\bcurfew\b[^>]*>|\b(?:import|from)\s*\(?\s*["'][^"'\s]*\bcurfew\b[^"'\s]*["']/i

const decoder = new TextDecoder('latin1')

const textOf = (piece: unknown): string =>
  typeof piece === 'string' ? piece : piece instanceof Uint8Array ? decoder.decode(piece.subarray(0, mostRead)) : ''

/** A search for the client's tag in a document that streams by. It buffers next to nothing. */
export interface TagSearch {
  readonly read: (piece: unknown) => void
  readonly isFound: () => boolean
  /** Whether the whole document was searched. */
  readonly isWhole: () => boolean
}

/** A search that has read nothing yet. */
export const searchTag = (): TagSearch => {
  let kept = ''
  let count = 0
  let found = false
  return {
    read: (piece) => {
      if (found || count >= mostRead) return
      const text = kept + textOf(piece)
      count += text.length - kept.length
      found = tag.test(text)
      kept = text.slice(-mostKept)
    },
    isFound: () => found,
    isWhole: () => count < mostRead,
  }
}
