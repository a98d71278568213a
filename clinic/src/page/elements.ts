import type { PropsWithChildren } from 'hono/jsx'

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      /** The warning before a session ends. */
      'session-warning': { readonly home: string }
      /** Keeps what is typed into its form. */
      'session-draft': PropsWithChildren<{ readonly name: string; readonly unsaved?: '' | undefined }>
    }
  }
}
