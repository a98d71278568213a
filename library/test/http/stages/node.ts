import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { forNode, type Listener } from '../../../src/adapters/node.ts'
import { listening, personOf, refunds, type Stage } from '../setting.ts'

const last = (request: IncomingMessage): string => request.url?.split('/').at(-1) ?? ''

const says =
  (text: string): Listener =>
  (_request, response) =>
    response.end(text)

/** The story's application on plain Node. */
export const onNode: Stage = async (sessions) => {
  const { attach, visit, requireTask, requirePerson, signIn, signOut, open } = forNode(sessions)
  const ask = requireTask('refund.ask')(says('asked'))
  const approve = requireTask('refund.approve', (request) => refunds[last(request)])(says('approved'))
  const mine = requirePerson('one’s own')(says('mine'))
  const page = requirePerson('one’s own page')((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>mine</p>'),
  )
  const signingIn = open('signing in')(async (request, response) => {
    await signIn(request, response, personOf(last(request)))
    response.end('in')
  })
  const signingOut = open('signing out')(async (request, response) => {
    await signOut(request, response)
    response.end('out')
  })
  const home = open('home')((request, response) => response.end(visit(request).kind))
  const routes: readonly (readonly [pattern: RegExp, listener: Listener])[] = [
    [/^\/in\/\w+$/, signingIn],
    [/^\/out$/, signingOut],
    [/^\/page$/, page],
    [/^\/mine$/, mine],
    [/^\/refunds$/, ask],
    [/^\/refunds\/\w+$/, approve],
  ]
  const listener = attach((request, response) => {
    const [pathname = '/'] = (request.url ?? '/').split('?')
    const found = routes.find(([pattern]) => pattern.test(pathname))
    return (found?.[1] ?? home)(request, response)
  })
  return listening(createServer(listener as RequestListener))
}
