import { request as ask } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gatewayBounds } from '../src/people.ts'
import { openPagesServer, type PagesServer, password } from './own-pages-server.ts'
import { navigation, pagesOf } from './pages-client.ts'

let server: PagesServer
beforeEach(async () => {
  server = await openPagesServer({ title: 'Refund desk' })
})
afterEach(() => server.close())

const { get, post, send } = pagesOf(() => server.origin)

describe('the sign-in page', () => {
  it('signs in, and leads to the page that was asked for', async () => {
    const answer = await post('/_curfew/sign-in', { username: ' Nina', password, from: '/refunds?page=2' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/refunds?page=2'])
    expect(answer.headers.getSetCookie()[0]).toMatch(/^curfew-gateway=[\w-]+; .*HttpOnly/)
    expect(server.journal).toContainEqual(expect.objectContaining({ what: 'sign-in', subject: 'nina' }))
    const page = await get('/_curfew/sign-in', {
      cookie: (answer.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '',
    })
    expect(await page.text()).toContain('You are signed in as nina.')
  })

  it('leads to the page that offers a kept form', async () => {
    const from = '/_curfew/again?curfew-again=x'
    expect((await post('/_curfew/sign-in', { username: 'nina', password, from })).headers.get('location')).toBe(from)
  })

  it.each([
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil',
    '/_curfew/sign-out',
    'refunds',
    '/x\r\ny: z',
  ])('leads to the start page where from is %j', async (from) => {
    const answer = await post('/_curfew/sign-in', { username: 'nina', password, from })
    expect(answer.headers.get('location')).toBe('/')
  })

  it('is the same for a wrong password and an unknown name', async () => {
    const pages = await Promise.all(
      ['nina', 'nobody'].map(async (username) => {
        const answer = await post('/_curfew/sign-in', { username, password: 'wrong', from: '/refunds' })
        return [answer.status, answer.headers.getSetCookie(), (await answer.text()).replaceAll(username, 'NAME')]
      }),
    )
    expect(pages[0]).toEqual(pages[1])
    const [status, cookies, text] = pages[0] ?? []
    expect([status, cookies]).toEqual([401, []])
    expect(text).toContain('The user name or the password is not right.')
    expect(text).toContain('id="problem" role="alert" tabindex="-1" autofocus')
    expect(text).toContain('name="from" value="/refunds"')
  })

  it('asks for what is missing', async () => {
    const answer = await post('/_curfew/sign-in', { username: 'nina' })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Enter your user name')])
  })

  it('shows nothing as markup that a stranger sent', async () => {
    const evil = '"><script>alert(1)</script>'
    const answer = await post('/_curfew/sign-in', { username: evil, password: 'x', from: `/${evil}` })
    expect(await answer.text()).not.toContain('<script')
    expect(await (await get(`/_curfew/sign-in?ended=${evil}&from=/${encodeURIComponent(evil)}`)).text()).not.toContain(
      '<script',
    )
  })

  it('has a strict policy, and nothing inline', async () => {
    const answer = await get('/_curfew/sign-in')
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    )
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('vary')).toBe('Accept-Language, Cookie')
    const text = await answer.text()
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script/)
    expect(text).toContain('Refund desk')
  })

  it.each([
    ['de-AT, en;q=0.5', 'de', 'Anmelden'],
    ['fr', 'fr', 'Se connecter'],
    ['ja, es;q=0.8, en;q=0.1', 'es', 'Iniciar sesión'],
    ['ja', 'en', 'Sign in'],
    ['', 'en', 'Sign in'],
    [',;q=x,*,%%%', 'en', 'Sign in'],
  ])('speaks the language of %j', async (accepted, language, title) => {
    const answer = await get('/_curfew/sign-in', { 'accept-language': accepted })
    expect(answer.headers.get('content-language')).toBe(language)
    expect(await answer.text()).toContain(`<html lang="${language}">`)
    expect(await (await get('/_curfew/sign-in', { 'accept-language': accepted })).text()).toContain(`<h1>${title}</h1>`)
  })

  it('takes forms of 8 KiB alone', async () => {
    expect((await post('/_curfew/sign-in', { username: 'x'.repeat(9_000) })).status).toBe(413)
    const stream = new ReadableStream({
      start: (out) => {
        for (let at = 0; at < 20; at += 1) out.enqueue(new TextEncoder().encode('x'.repeat(1_000)))
        out.close()
      },
    })
    const type = 'application/x-www-form-urlencoded'
    const chunked = await fetch(`${server.origin}/_curfew/sign-in`, {
      method: 'POST',
      headers: { ...navigation, 'content-type': type },
      body: stream,
      duplex: 'half',
    } as RequestInit)
    expect(chunked.status).toBe(413)
    for (const other of ['application/json', 'multipart/form-data; boundary=x', 'text/plain', ''])
      expect((await post('/_curfew/sign-in', {}, { 'content-type': other })).status).toBe(415)
    expect((await post('/_curfew/sign-in', {}, { 'content-type': `${type}; charset=utf-8` })).status).toBe(400)
  })

  it('takes the methods of a page and a form', async () => {
    const put = await send('PUT', '/_curfew/sign-in')
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    const head = await send('HEAD', '/_curfew/sign-in')
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('answers a client that waits before it sends its body', async () => {
    const body = new URLSearchParams({ username: 'nina', password }).toString()
    const status = await new Promise((done, fail) => {
      const headers = {
        ...navigation,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
        expect: '100-continue',
      }
      const sending = ask(`${server.origin}/_curfew/sign-in`, { method: 'POST', headers }, (answer) => {
        answer.resume()
        done(answer.statusCode)
      })
      sending.on('continue', () => sending.end(body)).on('error', fail)
      sending.flushHeaders()
    })
    expect(status).toBe(303)
  })

  it('is for forms of this site alone', async () => {
    const answer = await post('/_curfew/sign-in', { username: 'nina', password }, { 'sec-fetch-site': 'cross-site' })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
    expect(await answer.text()).toContain('This form was sent from another website')
  })
})

describe('guessing', () => {
  it('stops for one name at one address, even with the right password', async () => {
    await server.close()
    server = await openPagesServer({ bounds: { ...gatewayBounds, perNameHere: 3 } })
    const tries = [1, 2, 3].map(() => post('/_curfew/sign-in', { username: 'nina', password: 'guess' }))
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(401)
    const answer = await post('/_curfew/sign-in', { username: 'nina', password })
    expect([answer.status, Number(answer.headers.get('retry-after')) > 800]).toEqual([429, true])
    expect(await answer.text()).toContain('There were too many tries. Wait 15 minutes')
    expect((await post('/_curfew/sign-in', { username: 'omar', password })).status).toBe(303)
    expect(server.journal).toContainEqual(expect.objectContaining({ what: 'sign-in-throttled', subject: 'nina' }))
  })

  it('writes no unknown name into the journal, because it may be a password', async () => {
    await post('/_curfew/sign-in', { username: 'my secret', password: 'x' })
    expect(JSON.stringify(server.journal)).not.toContain('secret')
  })

  it('a flood is refused in time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, at) => post('/_curfew/sign-in', { username: `guess-${at}`, password: 'x' })),
    )
    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].sort()).toEqual([401, 503])
  })
})
