declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      /** The warning before a session ends. */
      'session-warning': { readonly home: string }
    }
  }
}
