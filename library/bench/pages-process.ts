import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

type Deeds = Readonly<Record<string, (...what: never[]) => unknown>>

interface Asked {
  readonly deed: string
  readonly what: readonly unknown[]
}

/** A process of its own that does what it is asked for, one thing after the other. */
export interface Worker<Does extends Deeds> {
  readonly ask: <Deed extends keyof Does & string>(
    deed: Deed,
    ...what: Parameters<Does[Deed]>
  ) => Promise<Awaited<ReturnType<Does[Deed]>>>
  readonly stop: () => Promise<void>
}

/** Starts a part of the bench in a process of its own. */
export const startWorker = <Does extends Deeds>(part: string, ...args: readonly string[]): Worker<Does> => {
  const file = fileURLToPath(new URL(`./${part}.mjs`, import.meta.url))
  const child = fork(file, args, { execArgv: [...process.execArgv, '--expose-gc'] })
  const over = new Promise<never>((_, fail) => {
    child.once('exit', (code) => fail(new Error(`${part} ${args.join(' ')} ended with ${code}`)))
  })
  const isOver = over.catch(() => {})
  return {
    ask: (deed, ...what) => {
      const answered = new Promise<never>((done) => {
        child.once('message', (answer) => done((answer as { readonly answer: never }).answer))
      })
      child.send({ deed, what } satisfies Asked)
      return Promise.race([answered, over])
    },
    stop: async () => {
      child.kill()
      await isOver
    },
  }
}

/** Does its parent's work in this process. A failure ends the process. */
export const obey = (deeds: Deeds): void => {
  const doIt = async ({ deed, what }: Asked): Promise<void> => {
    const answer = await deeds[deed]?.(...(what as never[]))
    process.send?.({ answer })
  }
  process.on('message', (asked) => void doIt(asked as Asked))
  process.on('disconnect', () => process.exit())
}

/** Now, in milliseconds, by a clock that all processes of the machine share. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1_000_000
