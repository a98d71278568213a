import { createInterface } from 'node:readline'

/** The source of a password: a terminal or a pipe. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WritableStream
}

const firstLine = async ({ input }: Terminal): Promise<string> => {
  for await (const line of createInterface({ input })) return line
  return ''
}

const unseen = ({ input, output }: Terminal, question: string): Promise<string | undefined> =>
  new Promise((done) => {
    let typed = ''
    const finish = (answer: string | undefined): void => {
      input.off('data', hear)
      input.off('end', leave)
      input.setRawMode(false)
      input.pause()
      output.write('\n')
      done(answer)
    }
    const leave = (): void => finish(undefined)
    const hear = (piece: string): void => {
      const characters = [...piece]
      for (const [at, character] of characters.entries()) {
        if (character === '\r' || character === '\n') {
          finish(typed)
          // Text typed ahead belongs to the next question.
          const rest = characters.slice(at + 1).join('')
          if (rest !== '') input.unshift(rest)
          return
        }
        if (character === '\u0003' || character === '\u0004') {
          leave()
          return
        }
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('')
        else typed += character
      }
    }
    output.write(question)
    input.setRawMode(true)
    input.setEncoding('utf8')
    input.on('data', hear)
    input.on('end', leave)
    input.resume()
  })

/** The password that a person types twice, unseen, or the first line of a pipe. Undefined: none. */
export const askPassword = async (terminal: Terminal): Promise<string | undefined> => {
  if (!terminal.input.isTTY) return firstLine(terminal)
  const password = await unseen(terminal, 'Password (15 characters at least, nothing shows as you type): ')
  if (password === undefined) return undefined
  const again = await unseen(terminal, 'Once more: ')
  return password === again ? password : undefined
}
