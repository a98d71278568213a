/** A piece of a document: `out` goes on at once. When `rest` is there, the script goes between the two. */
export interface Placed {
  readonly out: string
  readonly rest?: string
}

/** A search for the place of the script in a document that streams by. */
export interface PlaceSearch {
  /** Reads the next piece. It holds back a few characters at most. */
  readonly read: (piece: string) => Placed
  /** Ends the document, and gives what was held back. A document without anything in it has no place. */
  readonly end: () => Placed
}

// `wide`: the document is in UTF-16, where no script can be put by bytes.
type Mode = 'between' | 'comment' | 'declaration' | 'html' | 'head' | 'wide'

// The longest beginning that must be seen whole: `<html` or `<head` and one character more.
const longestBeginning = 6
const byteOrderMark = '\u00ef\u00bb\u00bf'
const wideMarks = ['\u00ff\u00fe', '\u00fe\u00ff']
const marks = [byteOrderMark, ...wideMarks]

const beginningOf = (text: string): Mode | 'text' => {
  if (/^<!--(?!-?>)/.test(text)) return 'comment'
  if (/^<[!?/]/.test(text)) return 'declaration'
  if (/^<html[\s/>]/i.test(text)) return 'html'
  if (/^<head[\s/>]/i.test(text)) return 'head'
  return 'text'
}

// Where a tag ends; a `>` in a quoted value does not end it.
const endOfTag = (text: string, quote: string): { readonly at: number; readonly quote: string } => {
  let open = quote
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (open !== '') {
      if (character === open) open = ''
    } else if (character === '"' || character === "'") open = character
    else if (character === '>') return { at: at + 1, quote: '' }
  }
  return { at: -1, quote: open }
}

/**
 * A search for the place right after the opening `<head>`, and without one before the first tag or text. Each character
 * of the pieces is one byte, so every encoding that keeps ASCII passes unharmed.
 */
export const searchPlace = (): PlaceSearch => {
  let mode: Mode = 'between'
  let held = ''
  let quote = ''
  let isStart = true
  let hasMarkup = false

  // Goes past spaces to the next markup. It answers where the script goes, or undefined when that is not yet known.
  const enter = (text: string, from: number, isLast: boolean): { at: number; isPlace: boolean; isShort: boolean } => {
    const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0)
    const beginning = text.slice(at, at + longestBeginning)
    const isShort = at >= text.length || (beginning.startsWith('<') && beginning.length < longestBeginning && !isLast)
    const found = isShort ? 'between' : beginning.startsWith('<') ? beginningOf(beginning) : 'text'
    if (found === 'text') return { at, isPlace: true, isShort }
    mode = found
    hasMarkup ||= !isShort
    return {
      at: isShort ? at : at + (mode === 'declaration' ? 2 : mode === 'comment' ? 4 : 5),
      isPlace: false,
      isShort,
    }
  }

  // Goes past the end of a comment, a declaration or a tag; -1 when the end is not there yet.
  const leave = (text: string, from: number): number => {
    const rest = text.slice(from)
    if (mode === 'comment') {
      const end = /--!?>/.exec(rest)
      return end ? from + end.index + end[0].length : -1
    }
    if (mode === 'declaration') return rest.includes('>') ? from + rest.indexOf('>') + 1 : -1
    const end = endOfTag(rest, quote)
    quote = end.quote
    return end.at < 0 ? -1 : from + end.at
  }

  const walk = (text: string, isLast: boolean): Placed => {
    // The mark may be cut in two.
    if (isStart && !isLast && marks.some((mark) => mark !== text && mark.startsWith(text))) {
      held = text
      return { out: '' }
    }
    if (isStart && wideMarks.some((mark) => text.startsWith(mark))) mode = 'wide'
    let at = isStart && text.startsWith(byteOrderMark) ? byteOrderMark.length : 0
    for (;;) {
      if (mode === 'wide') {
        at = text.length
        break
      }
      if (mode === 'between') {
        const entered = enter(text, at, isLast)
        at = entered.at
        if (entered.isPlace) return { out: text.slice(0, at), rest: text.slice(at) }
        if (entered.isShort) break
      } else {
        const end = leave(text, at)
        const isHead = mode === 'head' && end >= 0
        if (end < 0) {
          at = mode === 'comment' ? Math.max(at, text.length - 3) : text.length
          break
        }
        mode = 'between'
        at = end
        if (isHead) return { out: text.slice(0, at), rest: text.slice(at) }
      }
    }
    held = text.slice(at)
    if (at > 0) isStart = false
    return { out: text.slice(0, at) }
  }

  return {
    read: (piece) => walk(held + piece, false),
    end: () => {
      const { out, rest } = walk(held, true)
      if (rest !== undefined) return { out, rest }
      return hasMarkup && mode === 'between' ? { out: out + held, rest: '' } : { out: out + held }
    },
  }
}
