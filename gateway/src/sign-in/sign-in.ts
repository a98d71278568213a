import { nameFrom, type Person } from '../people.ts'
import { type Asked, leadTo, type Parts, refuse, refuseMethod, show } from './asked.ts'
import { lastEnd } from './end.ts'
import { readForm } from './form.ts'
import { ownPath } from './from.ts'
import { type SignInFacts, signInPage } from './screens.ts'
import { lengthInWords } from './words.ts'

const longestName = 64

// The time is shown where it is the same for every role, because the role is not known before.
const idleOf = ({ sessions: { roles } }: Parts): number | undefined => {
  const [idle, ...others] = new Set(roles.names.map((name) => roles.policyOf([name]).idle as number))
  return others.length === 0 ? idle : undefined
}

type More = Pick<SignInFacts, 'username' | 'problem'>

const showForm = (asked: Asked, parts: Parts, from: string | undefined, more: More = {}): Promise<void> => {
  const { request, query, words, isAgain } = asked
  const visit = parts.node.visit(request)
  return show(
    asked,
    parts,
    signInPage(words, {
      at: parts.frame.at,
      from,
      end: lastEnd(visit, query, words),
      idleMs: idleOf(parts),
      ...(visit.kind === 'live' && { already: visit.subject, ...(isAgain && { isAgain, username: visit.subject }) }),
      ...more,
    }),
  )
}

const minute = 60_000

// The account may have changed while its password was checked.
const begin = async ({ request, response }: Asked, { node, accounts }: Parts, person: Person): Promise<boolean> => {
  if (!accounts.isStill(person)) return false
  await node.signIn(request, response, { subject: person.name, roles: person.roles, how: 'password' })
  if (accounts.isStill(person)) return true
  await node.signOut(request, response)
  return false
}

interface Tried {
  readonly name: string
  readonly password: string
  readonly from: string | undefined
}

const tryPassword = async (asked: Asked, parts: Parts, { name, password, from }: Tried): Promise<void> => {
  const { accounts, throttle, sessions, addressOf } = parts
  const { words, request } = asked
  const address = addressOf(request)
  const where = { detail: `from ${address}`, ...(address !== 'unknown' && { from: address }) }
  const again = (problem: SignInFacts['problem']): Promise<void> =>
    showForm(asked, parts, from, { username: name, ...(problem && { problem }) })
  // A person may type a password into the name field. The journal therefore holds only names that exist.
  const known = accounts.list().some((account) => account.name === name) ? { subject: name } : {}

  if (accounts.isBusy()) return again({ status: 503, text: words.busy, waitSeconds: 2 })
  const wait = await throttle.tooMany(name, address)
  if (wait !== undefined) {
    sessions.write({ what: 'sign-in-throttled', ...known, ...where })
    const time = lengthInWords(words, Math.ceil((wait * 1_000) / minute) * minute)
    return again({ status: 429, text: words.tooMany.replace('{}', () => time), waitSeconds: wait })
  }
  const person = await accounts.check(name, password)
  if (!person || !(await begin(asked, parts, person))) {
    sessions.write({ what: 'sign-in-failed', ...known, reason: 'wrong-name-or-password', ...where })
    return again({ status: 401, text: words.wrong })
  }
  await throttle.succeeded(name, address)
  sessions.write({ what: 'sign-in', subject: person.name, ...where, detail: `password, ${where.detail}` })
  return leadTo(asked, from ?? '/')
}

/** Answers requests for the sign-in page. */
export const answerSignIn = async (asked: Asked, parts: Parts): Promise<void> => {
  const { request, response, words } = asked
  if (request.method === 'GET' || request.method === 'HEAD') return showForm(asked, parts, asked.from)
  if (request.method !== 'POST') return refuseMethod(asked, parts, 'GET, HEAD, POST')
  const form = await readForm(request, response)
  if (form === 'aborted') return
  if (typeof form === 'number') return refuse(asked, parts, { status: form })
  const name = nameFrom(form.get('username') ?? '').slice(0, longestName)
  const password = form.get('password') ?? ''
  const from = ownPath(form.get('from'), parts.frame.at) ?? asked.from
  if (name === '' || password === '')
    return showForm(asked, parts, from, { username: name, problem: { status: 400, text: words.empty } })
  return tryPassword(asked, parts, { name, password, from })
}
