import type { Notice } from './store.ts'

// PostgreSQL takes fewer than 8,000 bytes at once.
const mostBytes = 7_900

const inAscii = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A notice as payloads, to be sent in this order and in one statement. */
export const payloadsOf = (notice: Notice): readonly string[] => {
  const whole = inAscii(JSON.stringify(notice))
  if (whole.length <= mostBytes) return [whole]
  const count = Math.ceil(whole.length / mostBytes)
  return Array.from({ length: count }, (_, index) => {
    const piece = whole.slice(index * mostBytes, (index + 1) * mostBytes)
    return `${index}/${count}:${piece}`
  })
}

/** Puts payloads together again. Pieces of one notice come one after another; those without a beginning are dropped. */
export const createReader = (): ((payload: string) => Notice | undefined) => {
  let pieces: string[] = []
  return (payload) => {
    const [, index, count, piece] = /^(\d+)\/(\d+):(.*)$/.exec(payload) ?? []
    if (piece === undefined) return JSON.parse(payload) as Notice
    if (Number(index) === 0) pieces = []
    if (Number(index) !== pieces.length) return undefined
    pieces.push(piece)
    if (pieces.length < Number(count)) return undefined
    const whole = pieces.join('')
    pieces = []
    return JSON.parse(whole) as Notice
  }
}
