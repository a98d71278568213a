import { type Asked, type Parts, sendTo } from './asked.ts'
import { readBody } from './form.ts'

const say = (asked: Asked, status: number, headers: Readonly<Record<string, string>> = {}): Promise<void> =>
  sendTo(asked, new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } }))

/**
 * Takes the password of a person who is signed in, from a dialog: the text of a POST. Status 204 brings a new token, 403
 * says that it was wrong. Tries count as those of a sign-in do, because a stranger at an open machine must not guess.
 */
export const answerProve = async (asked: Asked, parts: Parts): Promise<void> => {
  const { request, response } = asked
  const { node, accounts, throttle, sessions, addressOf } = parts
  if (request.method !== 'POST') return say(asked, 405, { allow: 'POST' })
  const visit = node.visit(request)
  if (visit.kind !== 'live') return say(asked, 401)
  const body = await readBody(request, response)
  if (body === 'aborted') return
  if (typeof body === 'number') return say(asked, body)
  if (accounts.isBusy()) return say(asked, 503, { 'retry-after': '2' })
  const { subject } = visit
  const address = addressOf(request)
  const about = { subject, ...(address !== 'unknown' && { from: address }), detail: `from ${address}` }
  const wait = await throttle.tooMany(subject, address)
  if (wait !== undefined) {
    sessions.write({ what: 'sign-in-throttled', ...about })
    return say(asked, 429, { 'retry-after': String(wait) })
  }
  const person = await accounts.check(subject, body.text)
  if (!person || !accounts.isStill(person)) {
    sessions.write({ what: 'password-refused', ...about })
    return say(asked, 403)
  }
  await throttle.succeeded(subject, address)
  const { kind } = await node.reauthenticated(request, response, 'password')
  return say(asked, kind === 'ended' ? 401 : 204)
}
