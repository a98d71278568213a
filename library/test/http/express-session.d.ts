declare module 'express-session' {
  import type { RequestHandler } from 'express'

  interface Store {
    get(id: string, told: (failure: unknown, session?: object) => void): void
    set(id: string, session: object, told: (failure?: unknown) => void): void
  }
  // What the package itself declares nowhere; its `req.session` has the same shape as ours.
  const session: ((options: object) => RequestHandler) & { readonly MemoryStore: new () => Store }
  export default session
}
