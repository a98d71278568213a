import type { Notice } from '../store.ts'

// PostgreSQL takes fewer than 8,000 bytes at once.
const mostBytes = 7_900

const inAscii = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A notice as payloads, which go out in this order and in one statement. */
export const payloadsOf = (notice: Notice): readonly string[] => {
  const whole = inAscii(JSON.stringify(notice))
  if (whole.length <= mostBytes) return [whole]
  const count = Math.ceil(whole.length / mostBytes)
  return Array.from({ length: count }, (_, index) => {
    const piece = whole.slice(index * mostBytes, (index + 1) * mostBytes)
    return `${index}/${count}:${piece}`
  })
}

// Any account of the database can send any text on any channel.
const parsed = (text: string): Notice | undefined => {
  try {
    return (JSON.parse(text) as Notice | null) ?? undefined
  } catch {
    return undefined
  }
}

/** Joins payloads to notices. The pieces of one notice come one after another; any other text is dropped. */
export const createReader = (): ((payload: string) => Notice | undefined) => {
  let pieces: string[] = []
  return (payload) => {
    const [, index, count, piece] = /^(\d+)\/(\d+):(.*)$/.exec(payload) ?? []
    if (piece === undefined) return parsed(payload)
    if (Number(index) === 0) pieces = []
    if (Number(index) !== pieces.length) return undefined
    pieces.push(piece)
    if (pieces.length < Number(count)) return undefined
    const whole = pieces.join('')
    pieces = []
    return parsed(whole)
  }
}
