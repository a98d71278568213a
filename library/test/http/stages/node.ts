import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { forNode, type NodeListener } from '../../../src/adapters/node.ts'
import { minutes } from '../../../src/core/time.ts'
import { documents } from '../documents.ts'
import {
  act,
  basketShown,
  choiceIn,
  crossSite,
  deed,
  feedOf,
  inPieces,
  listening,
  personOf,
  refunds,
  type Stage,
  shown,
  sizeOf,
  withItem,
  workOf,
} from '../setting.ts'
import { sendPieces } from './documents.ts'

const last = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0]?.split('/').at(-1) ?? ''

const says =
  (text: string): NodeListener =>
  (_request, response) =>
    response.end(text)

/** The story's application on plain Node. */
export const onNode: Stage = async (sessions) => {
  const {
    attach,
    visit,
    requireTask,
    requirePerson,
    requireFresh,
    signIn,
    finishSignIn,
    reauthenticated,
    signOut,
    took,
    person,
    setData,
    open,
  } = forNode(sessions)
  const ask = requireTask('refund.ask')(says('asked'))
  const approve = requireTask('refund.approve', (request) => refunds[last(request)])(says('approved'))
  const mine = requirePerson('one’s own')(says('mine'))
  const page = requirePerson('one’s own page')((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>mine</p>'),
  )
  const signingIn = open('signing in')(async (request, response) => {
    response.end(shown(await signIn(request, response, personOf(last(request)))))
  })
  const choosing = open('signing in')(async (request, response) => {
    response.end(shown(await finishSignIn(request, response, choiceIn(request.url))))
  })
  const fresh = requireFresh(minutes(2))(says('fresh'))
  const again = open('proving it')(async (request, response) => {
    response.end((await reauthenticated(request, response)).kind)
  })
  const signingOut = open('signing out')(async (request, response) => {
    await signOut(request, response)
    response.end('out')
  })
  const keep = requirePerson('one’s own form')(async (request, response) => {
    const body = await text(request)
    const isJson = request.headers['content-type']?.includes('json')
    took(request, response, isJson ? JSON.parse(body) : new URLSearchParams(body))
    response.writeHead(303, { location: '/mine' }).end()
  })
  const doing = open('deeds')(async (request, response) => response.end(await deed(sessions, last(request))))
  const documentShown = open('what they show')((request, response) =>
    sendPieces(response, documents[last(request)] ?? { pieces: [] }),
  )
  const feed = requirePerson('one’s own stream')((request, response) => {
    Readable.fromWeb(feedOf(visit(request)) as never).pipe(response)
  })
  const work = requirePerson('one’s own work')((request) => workOf(sessions, visit(request)))
  const home = open('home')((request, response) => response.end(visit(request).kind))
  const basket = requirePerson('one’s own')((request, response) => response.end(basketShown(person(request))))
  const unguarded = open('a mistake of the application')((request, response) =>
    response.end(basketShown(person(request))),
  )
  const layAside = requirePerson('one’s own')(async (request, response) => {
    const item = last(request)
    await setData(request, item === 'all' ? (item as never) : withItem(item))
    response.end(basketShown(person(request)))
  })
  const size = async (request: IncomingMessage): Promise<number> =>
    request.headers['content-type'] === inPieces ? sizeOf(request) : (await text(request)).length
  // The code that lets a body fail responds for it.
  const keeping: NodeListener = (request, response) =>
    size(request).then(
      (bytes) => response.end(act(sessions, bytes)),
      () => response.writeHead(400).end(),
    )
  const kept = requirePerson('what one keeps')(keeping)
  const keptByTask = requireTask('refund.ask')(keeping)
  const keptForRefund = requireTask('refund.approve', (request) => refunds[last(request)])(keeping)
  const paid = open('a payment provider’s notice')(async (request, response) => {
    if (request.url?.endsWith('?and=in')) await signIn(request, response, personOf('bob'))
    if (request.url?.endsWith('?and=out')) await signOut(request, response)
    response.end(visit(request).kind)
  })
  const routes: readonly (readonly [pattern: RegExp, listener: NodeListener])[] = [
    [/^\/in\/\w+$/, signingIn],
    [/^\/choose$/, choosing],
    [/^\/out$/, signingOut],
    [/^\/fresh$/, fresh],
    [/^\/again$/, again],
    [/^\/deed\/[\w-]+$/, doing],
    [/^\/keep$/, keep],
    [/^\/page$/, page],
    [/^\/mine$/, mine],
    [/^\/feed$/, feed],
    [/^\/work$/, work],
    [/^\/basket$/, basket],
    [/^\/basket\/\w+$/, layAside],
    [/^\/unguarded$/, unguarded],
    [/^\/documents\/\w+$/, documentShown],
    [/^\/kept$/, kept],
    [/^\/kept\/task$/, keptByTask],
    [/^\/kept\/\w+$/, keptForRefund],
    [/^\/paid$/, paid],
    [/^\/refunds$/, ask],
    [/^\/refunds\/\w+$/, approve],
  ]
  const listener = attach(
    (request, response) => {
      const [pathname = '/'] = (request.url ?? '/').split('?')
      const found = routes.find(([pattern]) => pattern.test(pathname))
      return (found?.[1] ?? home)(request, response)
    },
    { crossSite },
  )
  return listening(createServer(listener as RequestListener))
}
