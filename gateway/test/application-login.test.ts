import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Answer, startApplication, type TestApplication } from './application.ts'
import { openTestGateway, type TestGateway } from './place.ts'

// An application with sessions of its own, as most are.
const persons = new Map<string, string>()
let count = 0

const cookieIn = (text: string | undefined): string => /(?:^|; )sid=([^;]*)/.exec(text ?? '')?.[1] ?? ''

const leadTo = (response: ServerResponse, location: string, id: string): unknown =>
  response.writeHead(303, { location, 'set-cookie': `sid=${id}; Path=/; HttpOnly` }).end()

const answers: Readonly<Record<string, Answer>> = {
  '/login': (request, response) => {
    if (request.method === 'GET')
      return response.setHeader('set-cookie', 'sid=anonymous; Path=/; HttpOnly').end('login')
    const who = String(request.headers['x-who'])
    if (who === 'wrong') return response.writeHead(401).end('wrong')
    // A message for the login page makes the cookie new.
    if (who === 'told') return leadTo(response, '/login', 'told')
    const id = `s${++count}`
    persons.set(id, who)
    response.writeHead(303, { location: '/', 'set-cookie': [`sid=${id}; Path=/; HttpOnly`, 'theme=dark'] }).end()
  },
  '/who': (request, response) => response.end(persons.get(cookieIn(request.headers.cookie)) ?? 'nobody'),
  '/login/provider': (_, response) => leadTo(response, 'https://provider.example/ask', 'asking'),
  '/login/back': (_, response) => leadTo(response, '/', 'provided'),
  '/login/forgotten': (_, response) => response.setHeader('set-cookie', 'sid=anonymous; Path=/').end('write to us'),
  // PHP's pages begin a session of their own where there is none.
  '/assets': (request, response) => {
    if (!cookieIn(request.headers.cookie)) response.setHeader('set-cookie', 'sid=stranger; Path=/')
    response.end(persons.get(cookieIn(request.headers.cookie)) ?? 'nobody')
  },
  '/logout': (_, response) => response.writeHead(303, { location: '/login' }).end(),
}

let application: TestApplication
let gateway: TestGateway
let jar: Map<string, string>

const ask = async (path: string, how: RequestInit = {}): Promise<Response> => {
  const answer = await fetch(`${gateway.url}${path}`, {
    redirect: 'manual',
    ...how,
    headers: {
      cookie: [...jar].map((pair) => pair.join('=')).join('; '),
      'sec-fetch-site': 'same-origin',
      ...(how.headers as Record<string, string>),
    },
  })
  for (const cookie of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? []
    if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name)
    else jar.set(name, value)
  }
  return answer
}
const logIn = (who: string): Promise<Response> =>
  ask('/login', { method: 'POST', headers: { 'x-who': who }, body: `who=${who}` })
const who = async (): Promise<string> => (await ask('/who')).text()
const live = async (): Promise<number> => (await gateway.engine().sessions.list({ are: 'live' })).entries.length

beforeEach(async () => {
  jar = new Map()
  application = await startApplication(answers)
  gateway = await openTestGateway(application.url, {
    args: ['--sign-in', 'application', '--application-cookie', 'sid', '--sign-out-at', '/logout'],
  })
})
afterEach(async () => {
  await gateway.close()
  await application.close()
})

it('the application’s own login begins a session, a wrong password and a mere visit do not', async () => {
  expect([await who(), await live()]).toEqual(['nobody', 0])
  await ask('/login')
  await logIn('wrong')
  expect([await who(), await live()]).toEqual(['nobody', 0])
  await logIn('rosa')
  expect([await who(), await live()]).toEqual(['rosa', 1])
})

it('a login that failed, or is not over, begins no session although it sets the cookie', async () => {
  await logIn('told')
  await ask('/login/forgotten')
  await ask('/login/provider')
  await ask('/login/provider', { method: 'POST' })
  expect(await live()).toBe(0)
  await ask('/login/back')
  expect(await live()).toBe(1)
})

it('a login in the session of another person begins one of its own', async () => {
  await logIn('rosa')
  const [first] = (await gateway.engine().sessions.list({ are: 'live' })).entries
  const token = jar.get('curfew-gateway')
  await logIn('ben')
  const { entries } = await gateway.engine().sessions.list({ are: 'live' })
  expect([entries.length, entries[0]?.subject === first?.subject, await who()]).toEqual([1, false, 'ben'])
  expect(jar.get('curfew-gateway')).not.toBe(token)
})

it('the end of our session takes the application’s with it, and the next person is nobody', async () => {
  await logIn('rosa')
  const [session] = (await gateway.engine().sessions.list({ are: 'live' })).entries
  const old = jar.get('sid')
  await gateway.engine().sessions.endAll({ subject: session?.subject ?? '', by: 'maria' })
  expect(await who()).toBe('nobody')
  expect(jar.has('sid')).toBe(false)
  await logIn('ben')
  expect(await who()).toBe('ben')
  // The cookie of the first person, put back by hand, is worth nothing in the session of the second.
  jar.set('sid', old ?? '')
  expect(await who()).toBe('nobody')
})

it('a login that keeps its cookie begins a session too', async () => {
  persons.set('anonymous', 'php')
  await ask('/login')
  expect(jar.get('sid')).toBe('anonymous')
  await application.close()
  application = await startApplication({
    ...answers,
    '/login': (_, response) => response.writeHead(302, { location: '/' }).end(),
  })
  await gateway.close()
  gateway = await openTestGateway(application.url, {
    args: ['--sign-in', 'application', '--application-cookie', 'sid'],
  })
  await logIn('php')
  expect([await live(), jar.get('sid') === 'anonymous', await who()]).toEqual([1, false, 'php'])
  persons.delete('anonymous')
})

it('signing out of the application signs out here, and another site cannot ask for it', async () => {
  await logIn('rosa')
  await ask('/logout', { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })
  expect(await live()).toBe(1)
  await ask('/logout')
  expect([await live(), await who()]).toEqual([0, 'nobody'])
})

it.each([
  ['/accounts/login/', '/accounts/login'],
  ['/accounts/login', '/Accounts/Login/'],
])('a login page at %s is the same one at %s', async (flag, asked) => {
  await gateway.close()
  await application.close()
  application = await startApplication({ [asked]: (_, response) => leadTo(response, '/', 'new') })
  gateway = await openTestGateway(application.url, {
    args: ['--sign-in', 'application', '--application-cookie', 'sid', '--login-at', flag, '--sign-out-at', '/out/'],
  })
  jar.set('sid', 'anonymous')
  await ask(asked, { method: 'POST' })
  expect(await live()).toBe(1)
  await ask('/out')
  expect(await live()).toBe(0)
})

it('a file of an open route knows its person, and takes no session from them', async () => {
  await logIn('rosa')
  const sid = jar.get('sid')
  expect([await (await ask('/assets')).text(), jar.get('sid')]).toEqual(['rosa', sid])
  vi.spyOn(gateway.engine().sessions, 'ready').mockRejectedValue(new Error('away'))
  expect([await (await ask('/assets')).text(), jar.get('sid')]).toEqual(['nobody', sid])
})
