import { type Asked, leadTo, type Parts, refuse, refuseMethod, show } from './asked.ts'
import { lastEnd } from './end.ts'
import { readForm } from './form.ts'
import { signedInPage, signOutPage, whyPage } from './screens.ts'

const isOwnSignIn = ({ frame, signIn }: Parts): boolean => signIn.startsWith(`${frame.at}/`)

// The application's sign-in page knows no way back of ours.
const backTo = ({ from }: Asked, parts: Parts): string | undefined => (isOwnSignIn(parts) ? from : undefined)

// A session that began by the application's login has a subject that says nothing to its person.
const nameIn = ({ subject }: { readonly subject: string }, parts: Parts): string | undefined =>
  isOwnSignIn(parts) ? subject : undefined

const showWhy = (asked: Asked, parts: Parts): Promise<void> => {
  const end = lastEnd(parts.node.visit(asked.request), asked.query, asked.words)
  return show(asked, parts, whyPage(asked.words, parts.signIn, backTo(asked, parts), end))
}

/** Answers requests for the end page, which says why the last session ended. */
export const answerWhy = (asked: Asked, parts: Parts): Promise<void> => {
  const { request, words, from } = asked
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(asked, parts, 'GET, HEAD')
  const visit = parts.node.visit(request)
  if (visit.kind !== 'live') return showWhy(asked, parts)
  return show(asked, parts, signedInPage(words, from, nameIn(visit, parts)))
}

/** Answers requests for the sign-out page: a form, and the end of the session when it is sent. */
export const answerSignOut = async (asked: Asked, parts: Parts): Promise<void> => {
  const { request, response, words, isAgain } = asked
  const { frame, node } = parts
  if (request.method === 'GET' || request.method === 'HEAD') {
    const visit = node.visit(request)
    return visit.kind === 'live'
      ? show(
          asked,
          parts,
          signOutPage(words, frame.at, nameIn(visit, parts), isAgain ? words.notFresh.bySigningIn : undefined),
        )
      : showWhy(asked, parts)
  }
  if (request.method !== 'POST') return refuseMethod(asked, parts, 'GET, HEAD, POST')
  // An empty body has no type. A script may send one.
  const isEmpty =
    request.headers['content-length'] === '0' ||
    (!request.headers['content-type'] && !request.headers['transfer-encoding'])
  const form = isEmpty ? undefined : await readForm(request, response)
  if (form === 'aborted') return
  if (typeof form === 'number') return refuse(asked, parts, { status: form })
  await node.signOut(request, response)
  return leadTo(asked, `${frame.at}/why?ended=signed-out`)
}
