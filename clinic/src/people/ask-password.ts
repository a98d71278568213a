import { createInterface } from 'node:readline'

/** Where a password is asked for: a terminal, or what is piped in. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WritableStream
}

const firstLine = async ({ input }: Terminal): Promise<string> => {
  for await (const line of createInterface({ input })) return line
  return ''
}

const unseen = ({ input, output }: Terminal, question: string): Promise<string> =>
  new Promise((done) => {
    output.write(question)
    input.setRawMode(true)
    input.setEncoding('utf8')
    input.resume()
    let typed = ''
    const finish = (): void => {
      input.off('data', hear)
      input.setRawMode(false)
      input.pause()
      output.write('\n')
    }
    const hear = (piece: string): void => {
      for (const character of piece) {
        if (character === '\r' || character === '\n') {
          finish()
          done(typed)
          return
        }
        if (character === '\u0003') {
          finish()
          process.exit(130)
        }
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('')
        else typed += character
      }
    }
    input.on('data', hear)
  })

/** The password that somebody types, unseen and twice; or the first line of what is piped in. */
export const askPassword = async (terminal: Terminal): Promise<string | undefined> => {
  if (!terminal.input.isTTY) return firstLine(terminal)
  const password = await unseen(terminal, 'Password (15 characters at least, nothing shows as you type): ')
  const again = await unseen(terminal, 'Once more: ')
  return password === again ? password : undefined
}
