import type { Attaching } from '../../server/routes/cross-site.ts'
import type { RefusalSetup } from '../../server/routes/guards.ts'
import type { RequestHead } from '../../server/sessions.ts'

/** The functions of Next that Curfew uses: from `next/headers`, `next/navigation` and `next/server`. */
export interface Next {
  readonly headers: () => Promise<Pick<Headers, 'get'>>
  readonly cookies: () => Promise<Jar>
  readonly redirect: (address: string) => never
  readonly notFound: () => never
  /** Needs `experimental.authInterrupts`. Without it, a refused page or action fails with the digest `curfew-403`. */
  readonly forbidden?: () => never
  readonly NextResponse: { readonly next: (init?: { readonly request: { readonly headers: Headers } }) => Response }
}

/** Next's cookies of a request. */
export interface Jar {
  readonly getAll: () => readonly { readonly name: string; readonly value: string }[]
  readonly set: (name: string, value: string, attributes: Readonly<Record<string, unknown>>) => unknown
}

/** The options of `forNext`. `crossSite` is one of them, because the proxy and each guard need it. */
export interface NextSetup extends RefusalSetup<RequestHead>, Attaching {}
