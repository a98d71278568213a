declare module 'express-session' {
  import type { RequestHandler } from 'express'

  interface Store {
    get(id: string, done: (failure: unknown, session?: object) => void): void
    set(id: string, session: object, done: (failure?: unknown) => void): void
  }
  // The package declares no session itself; its `req.session` has the same shape as ours.
  const session: ((options: object) => RequestHandler) & { readonly MemoryStore: new () => Store }
  export default session
}
