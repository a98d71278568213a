import type { IncomingMessage, ServerResponse } from 'node:http'

/** Koa's context, as far as Curfew uses it. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** The address as it came. An application that is mounted in another one sees the rest of it. */
  readonly originalUrl: string
  readonly request: {
    readonly originalUrl: string
    /** The parsed body, with a body parser. */
    readonly body?: unknown
  }
  /** The values of the dynamic parts of the path, which a router sets. Undefined without one. */
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly headerSent: boolean
  respond?: boolean | undefined
  status: number
  body: unknown
  readonly set: (name: string, value: string) => unknown
}

/** Middleware of Koa. It takes the context of every router, and adds nothing to its type. */
export type KoaMiddleware = <Context extends KoaContext>(ctx: Context, next: () => Promise<unknown>) => Promise<unknown>
