import type { Entered } from '../../server/routes/middleware.ts'

const isRedirect = (thrown: unknown): boolean =>
  String((thrown as { readonly digest?: unknown } | null)?.digest).startsWith('NEXT_REDIRECT')

/**
 * Runs a page or a route. Next redirects by throwing, and then no page is shown, so the document is reported as a redirect.
 * Any other error becomes a page.
 */
export const attempt = async <Answer>({ document }: Entered, work: () => Answer): Promise<Awaited<Answer>> => {
  try {
    return await work()
  } catch (thrown) {
    if (isRedirect(thrown)) await document?.begun(new Response(null, { status: 303, headers: { location: '/' } }))
    throw thrown
  }
}
