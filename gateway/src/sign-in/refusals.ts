import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Roles } from 'curfew'
import { ownPath } from './from.ts'
import { type Html, html } from './html.ts'
import { type Frame, ownHeaders, pageAnswer } from './page.ts'
import type { Said, TitleAndText } from './words/said.ts'
import { type Words, wordsOf } from './words.ts'

/** A refused request: its status, and the task that its person does not have. */
export interface RefusedRequest {
  readonly status: number
  readonly task?: string
  /** `cross-site`: another site sent it. `no-route`: no route names it. `form-gone`: it sends a form that is not kept. */
  readonly because?: 'cross-site' | 'no-route' | 'form-gone'
}

/** The surroundings of a refusal's page. */
export interface RefusalPlaces {
  readonly frame: Frame
  readonly roles: Roles
  /** The sign-in page. */
  readonly signIn: string
}

const isKnown = (status: number, refused: Said['refused']): status is keyof Said['refused'] =>
  Object.hasOwn(refused, status)

const holdersIn = (roles: Roles, task: string, { language }: Words): string => {
  const holders = roles.names.filter((name) => roles.tasksOf([name]).includes(task))
  return new Intl.ListFormat(language, { type: 'disjunction' }).format(holders)
}

const saidOf = (
  { status, task, because }: RefusedRequest,
  method: string | undefined,
  words: Words,
  { roles }: RefusalPlaces,
): TitleAndText => {
  if (because !== undefined)
    return { 'cross-site': words.fromElsewhere, 'no-route': words.noRoute, 'form-gone': words.formGone }[because]
  const said = isKnown(status, words.refused) ? words.refused[status] : words.refused[status < 500 ? 400 : 500]
  const title = status === 403 && method !== 'GET' ? words.mayNotDo : said.title
  const holders = task === undefined ? '' : holdersIn(roles, task, words)
  return { title, text: holders === '' ? said.text : words.forRoles.replace('{}', () => holders) }
}

const actionOf = (
  refused: RefusedRequest,
  request: IncomingMessage,
  words: Words,
  { frame, signIn }: RefusalPlaces,
): Html => {
  const from = request.method === 'GET' ? ownPath(request.url, frame.at) : undefined
  if (refused.status === 401) {
    const address = from === undefined ? signIn : `${signIn}?from=${encodeURIComponent(from)}`
    return html`<a class="button" href="${address}">${words.signIn}</a>`
  }
  if (refused.status >= 502 && from !== undefined) return html`<a class="button" href="${from}">${words.again}</a>`
  return html`<a class="button second" href="/">${words.toStart}</a>`
}

// A script reads no page.
const isForPerson = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-mode'] !== 'cors' && headers.accept?.includes('text/html') === true

/** The page for a person whose request was refused, with its status. */
export const refusedPage = (request: IncomingMessage, refused: RefusedRequest, places: RefusalPlaces): Response => {
  const words = wordsOf(request.headers['accept-language'])
  const { title, text } = saidOf(refused, request.method, words, places)
  const { status } = refused
  return pageAnswer(
    {
      title,
      status,
      watches: status === 401 ? 'nothing' : 'session',
      main: html`<h1 tabindex="-1" autofocus>${title}</h1><p>${text}</p><p class="actions">${actionOf(refused, request, words, places)}</p>`,
      ...((status === 502 || status === 503) && { headers: { 'retry-after': '5' } }),
    },
    places.frame,
    words,
  )
}

/**
 * The response to a request that was refused: a page for a person, or a problem in JSON for a script.
 * @see RFC 9457.
 */
export const refusalOf = (request: IncomingMessage, refused: RefusedRequest, places: RefusalPlaces): Response => {
  if (isForPerson(request)) return refusedPage(request, refused, places)
  const { title, text } = saidOf(refused, request.method, wordsOf('en'), places)
  const { status, task } = refused
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail: text, ...(task && { task }) }), {
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: {
      ...ownHeaders,
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...((status === 502 || status === 503) && { 'retry-after': '5' }),
    },
  })
}
