'use client'

export { type ForReact, forReact } from './for-react.ts'
export { SessionProvider, type SessionProviderProps } from './session-provider.ts'
export { SessionWarning, type SessionWarningProps } from './session-warning.ts'
export { type SessionInView, useMay, useSession } from './use-session.ts'
