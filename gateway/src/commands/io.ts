/** The streams of a command: the process's own, or those of a test. */
export interface Io {
  readonly out: { readonly write: (text: string) => unknown }
  readonly err: { readonly write: (text: string) => unknown }
  readonly input: NodeJS.ReadableStream
}

/** A command: it takes its arguments and gives its exit code. 0 is done or stopped, 1 failed, 2 a wrong use or file. */
export type Command = (args: readonly string[], io: Io) => Promise<number>
