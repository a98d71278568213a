import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPagesServer, type PagesServer } from './own-pages-server.ts'
import { pagesOf } from './pages-client.ts'

let server: PagesServer
beforeEach(async () => {
  server = await openPagesServer({ title: 'Refund desk' })
})
afterEach(() => server.close())

const { get, post, send, signIn } = pagesOf(() => server.origin)

describe('the reason of the last end', () => {
  it('is on the sign-in page and on the end page, with its time', async () => {
    const cookie = await signIn()
    server.pass(200_000)
    for (const page of ['sign-in', 'why']) {
      const text = await (await get(`/_curfew/${page}`, { cookie })).text()
      expect(text).toContain('You were signed out after 1 minute without activity.')
      expect(text).toContain('<time>2 minutes ago</time>')
    }
  })

  it('comes from the address where the server does not know', async () => {
    expect(await (await get('/_curfew/sign-in?ended=closed')).text()).toContain('because you closed your last page')
    expect(await (await get('/_curfew/why?ended=idle&reports=refused')).text()).toContain(
      'This page could not report that you were active.',
    )
    expect(await (await get('/_curfew/why?ended=nonsense')).text()).toContain('You are not signed in')
  })

  it('leads back to the page where the person was', async () => {
    const referer = `${server.origin}/refunds?page=2`
    expect(await (await get('/_curfew/sign-in?ended=idle', { referer })).text()).toContain('value="/refunds?page=2"')
    expect(await (await get('/_curfew/why?ended=idle', { referer })).text()).toContain(
      '/_curfew/sign-in?from=%2Frefunds%3Fpage%3D2',
    )
    expect(await (await get('/_curfew/sign-in?ended=signed-out', { referer })).text()).toContain('name="from" value=""')
    const other = 'https://evil.example/refunds'
    expect(await (await get('/_curfew/sign-in?ended=idle', { referer: other })).text()).toContain(
      'name="from" value=""',
    )
  })

  it('is no more than that a session goes on, for a person who is signed in', async () => {
    const cookie = await signIn()
    expect(await (await get('/_curfew/why?ended=idle', { cookie })).text()).toContain('You are signed in as nina.')
  })
})

describe('the sign-out page', () => {
  it('shows a form, and ends nothing by itself', async () => {
    const cookie = await signIn()
    const page = await get('/_curfew/sign-out', { cookie })
    const text = await page.text()
    expect(text).toContain('<form method="post" action="/_curfew/sign-out"')
    // The person may read it for long, and is warned there too.
    expect(text).toContain(
      'src="/_curfew/client.js" data-path="/_curfew/session" data-name="gateway" data-home="/_curfew/sign-in"',
    )
    expect(await (await get('/_curfew/sign-in', { cookie })).text()).toContain('You are signed in as nina.')
  })

  it('ends the session when the form is sent', async () => {
    const cookie = await signIn()
    const answer = await post('/_curfew/sign-out', {}, { cookie })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/_curfew/why?ended=signed-out'])
    expect(answer.headers.getSetCookie()[0]).toMatch(/^curfew-gateway=;/)
    expect(await (await get('/_curfew/why', { cookie })).text()).toContain('You have signed out.')
    expect(server.journal).toContainEqual(expect.objectContaining({ what: 'session-ended', reason: 'signed-out' }))
  })

  it('needs no body', async () => {
    const cookie = await signIn()
    const answer = await send('POST', '/_curfew/sign-out', { cookie })
    expect(answer.status).toBe(303)
  })

  it('is for forms of this site alone', async () => {
    const cookie = await signIn()
    expect((await post('/_curfew/sign-out', {}, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(await (await get('/_curfew/sign-in', { cookie })).text()).toContain('You are signed in as nina.')
  })
})

describe('a refusal', () => {
  it('names the roles that may', async () => {
    const cookie = await signIn()
    const read = await get('/approve', { cookie })
    expect([read.status, await read.text()]).toEqual([
      403,
      expect.stringContaining('It is for people with this role: manager.'),
    ])
    const sent = await post('/approve', {}, { cookie, 'accept-language': 'de' })
    expect(await sent.text()).toContain('Das können Sie nicht tun')
    expect((await get('/approve', { cookie: await signIn('omar') })).status).toBe(200)
  })

  it('is a JSON problem for a script', async () => {
    const headers = { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', cookie: await signIn() }
    expect((await get('/approve', headers)).headers.get('content-type')).toBe('application/problem+json')
  })

  it('has its status, and a way on', async () => {
    for (const status of [400, 401, 403, 404, 409, 421, 500, 502, 503, 429]) {
      const answer = await get(`/refused/${status}`)
      expect(answer.status).toBe(status)
      const text = await answer.text()
      if (status === 401) expect(text).toContain(`href="/_curfew/sign-in?from=%2Frefused%2F401"`)
      if (status === 503) expect(text).toContain('href="/refused/503"')
    }
    expect((await get('/refused/503')).headers.get('retry-after')).toBe('5')
  })
})

describe('the look of the pages', () => {
  it('is one style sheet, which a browser keeps', async () => {
    const sheet = await get('/_curfew/style.css')
    expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8')
    const tag = sheet.headers.get('etag') ?? ''
    expect((await get('/_curfew/style.css', { 'if-none-match': tag })).status).toBe(304)
    expect(await (await get('/_curfew/sign-in')).text()).not.toContain('theme.css')
    expect(await (await get('/_curfew/theme.css')).text()).toContain('The application at')
  })

  it('takes a theme', async () => {
    await server.close()
    server = await openPagesServer({ theme: ':root { --curfew-accent: #4a0b6f }' })
    expect(await (await get('/_curfew/sign-in')).text()).toContain('<link rel="stylesheet" href="/_curfew/theme.css">')
    expect(await (await get('/_curfew/theme.css')).text()).toContain('#4a0b6f')
  })
})

it('where the application signs in, the gateway has no form of its own', async () => {
  await server.close()
  server = await openPagesServer({ signIn: '/login' })
  expect(await (await get('/_curfew/sign-in')).text()).toContain('The application at')
  const why = await (await get('/_curfew/why?ended=idle', { referer: `${server.origin}/refunds` })).text()
  expect(why).toContain('<a class="button" href="/login">')
})
