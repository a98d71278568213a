import { Misuse } from '../../core/misuse.ts'

/** The cookie as an application may read it. It cannot be changed, because the policy decides when a session ends. */
export interface CookieView {
  /** How long the session lasts without activity, or how long an anonymous bag is kept, in milliseconds. */
  readonly originalMaxAge: number
  /** How many milliseconds are left. */
  readonly maxAge: number
  /** When it ends without further activity. */
  readonly expires: Date
  readonly path: '/'
  readonly httpOnly: true
  readonly sameSite: 'lax'
  readonly secure: boolean
}

const settingRefused = (name: string): never => {
  throw new Misuse(
    'express-session.option',
    `req.session.cookie.${name} cannot be set; give people who stay longer or shorter a role with a policy of its own`,
  )
}

/** A view of the cookie. Each read calls `from`. */
export const viewCookie = (
  from: () => Pick<CookieView, 'originalMaxAge' | 'maxAge' | 'expires' | 'secure'>,
): CookieView => {
  const now = (): CookieView => ({ ...from(), path: '/', httpOnly: true, sameSite: 'lax' })
  const names = ['originalMaxAge', 'maxAge', 'expires', 'path', 'httpOnly', 'sameSite', 'secure', 'domain'] as const
  const view = {}
  for (const name of names)
    Object.defineProperty(view, name, {
      enumerable: name !== 'domain',
      get: () => (name === 'domain' ? undefined : now()[name]),
      set: () => settingRefused(name),
    })
  return Object.preventExtensions(view) as CookieView
}
