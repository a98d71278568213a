import type { PropsWithChildren } from 'hono/jsx'

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      /** The warning before a session ends. */
      'session-warning': { readonly home: string }
      /** Says how a session ended. Its content shows without scripts, and while no session has ended. */
      'session-ended': PropsWithChildren<{
        readonly 'sign-in': string
        readonly idle?: number | undefined
        readonly facts?: string | undefined
      }>
      /** Keeps the text typed into its form. `keep`: also in fields that browsers do not remember. */
      'session-draft': PropsWithChildren<{
        readonly name: string
        readonly unsaved?: '' | undefined
        readonly keep?: ''
      }>
    }
  }
}
