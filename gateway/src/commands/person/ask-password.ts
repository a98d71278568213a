import { createInterface } from 'node:readline'
import type { Io } from '../io.ts'

// A terminal has these two beside a stream's own verbs.
type Terminal = NodeJS.ReadableStream & { readonly setRawMode: (mode: boolean) => unknown }

const isTerminal = (input: NodeJS.ReadableStream): input is Terminal =>
  (input as { readonly isTTY?: boolean }).isTTY === true && 'setRawMode' in input

const firstLine = async (input: NodeJS.ReadableStream): Promise<string | undefined> => {
  for await (const line of createInterface({ input })) return line
  return undefined
}

const unseen = (input: Terminal, ask: () => void, end: () => void): Promise<string | undefined> =>
  new Promise((done) => {
    let typed: string[] = []
    const finish = (answer: string | undefined): void => {
      input.off('data', read)
      input.off('end', leave)
      input.setRawMode(false)
      input.pause()
      end()
      done(answer)
    }
    const leave = (): void => finish(undefined)
    const read = (piece: string | Buffer): void => {
      const characters = [...piece.toString()]
      for (const [at, character] of characters.entries()) {
        if (character === '\r' || character === '\n') {
          finish(typed.join(''))
          // Text typed ahead belongs to the next question.
          const rest = characters.slice(at + 1).join('')
          if (rest !== '') input.unshift(rest)
          return
        }
        if (character === '\u0003' || character === '\u0004') {
          leave()
          return
        }
        if (character === '\u0015') typed = []
        else if (character === '\u007f' || character === '\b') typed.pop()
        else typed.push(character)
      }
    }
    ask()
    input.setRawMode(true)
    input.setEncoding('utf8')
    input.on('data', read)
    input.on('end', leave)
    input.resume()
  })

/** A password, or the reason why there is none. */
export type Answer = { readonly password: string } | { readonly fault: string }

/** Asks for a password: twice and unseen at a terminal, else the first line of a pipe. */
export const askPassword = async ({ input, err }: Io): Promise<Answer> => {
  if (!isTerminal(input)) {
    const password = await firstLine(input)
    return password ? { password } : { fault: 'the pipe has no password; write one into its first line' }
  }
  const ask = (question: string): Promise<string | undefined> =>
    unseen(
      input,
      () => err.write(question),
      () => err.write('\n'),
    )
  const password = await ask('Password (15 characters at least; nothing shows as you type): ')
  if (!password) return { fault: 'no password was typed' }
  const again = await ask('The same once more: ')
  return again === password ? { password } : { fault: 'the two passwords differ; try again' }
}
