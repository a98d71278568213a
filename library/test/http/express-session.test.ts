import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from './bags/application.ts'
import { type Browser, createBrowser } from './bags/jar.ts'
import { startOnCurfew, startOnExpressSession, type Telling, versions } from './bags/stages.ts'

const middlewares: Readonly<Record<string, (telling: Telling) => Promise<Application>>> = {
  'express-session': startOnExpressSession,
  curfew: startOnCurfew,
}

const tellings = Object.entries(middlewares).flatMap(([middleware, start]) =>
  Object.entries(versions).map(([version, framework]) => ({ middleware, version, start, framework })),
)

describe.each(tellings)('the behaviour of req.session, on $middleware and $version', ({ start, framework }) => {
  let place: Application
  let rosa: Browser
  const open = async (telling: Telling = {}): Promise<void> => {
    place = await start({ framework, ...telling })
    rosa = createBrowser(place.origin)
  }
  beforeEach(() => open())
  afterEach(async () => {
    expect(place.failures).toEqual([])
    await place.close()
  })

  const bag = async (browser: Browser): Promise<Record<string, unknown>> =>
    (await browser.json('/bag'))['bag'] as Record<string, unknown>
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((soon) => setImmediate(soon))
  }

  it('a visitor without kept entries gets no cookie', async () => {
    await rosa.ask('/')
    expect(await bag(rosa)).toEqual({})
    expect(rosa.cookies.size).toBe(0)
  })

  it('an entry is there at the next request, for this browser alone', async () => {
    expect(await (await rosa.post('/put/note/hello')).text()).toBe('put')
    expect(await bag(rosa)).toEqual({ 'entry-note': 'hello' })
    expect(await bag(createBrowser(place.origin))).toEqual({})
  })

  it('the content of an entry is kept as JSON, with changes inside of it', async () => {
    expect((await rosa.post('/cart/fish')).headers.get('location')).toBe('/bag')
    await rosa.post('/cart/bone')
    expect(await bag(rosa)).toEqual({ cart: { things: ['fish', 'bone'], at: '1970-01-01T00:00:00.000Z' } })
  })

  it('a removed entry stays out', async () => {
    await rosa.post('/put/a/1')
    await rosa.post('/put/b/2')
    await rosa.post('/take/a')
    expect(await bag(rosa)).toEqual({ 'entry-b': '2' })
  })

  it('has one id, which stays', async () => {
    await rosa.post('/put/a/1')
    const { id, sessionID } = await rosa.json('/bag')
    expect(id).toEqual(expect.stringMatching(/^[\w-]{16,}$/))
    expect(sessionID).toBe(id)
    await rosa.post('/put/a/2')
    expect(await rosa.json('/bag')).toMatchObject({ id, sessionID: id })
    expect(await createBrowser(place.origin).json('/bag')).not.toMatchObject({ id })
  })

  it('a regenerated bag is empty and another one, whose id stays once a person is signed in', async () => {
    await rosa.post('/put/note/before')
    const before = createBrowser(place.origin, rosa.cookies)
    const { id, ...rest } = await (await rosa.post('/in/rosa')).json()
    expect(rest).toEqual({ isOther: true, isEmpty: true })
    expect(await rosa.json('/bag')).toMatchObject({ id, sessionID: id, bag: { user: 'rosa' } })
    expect(await bag(rosa)).toEqual({ user: 'rosa' })
    expect(await bag(before)).toEqual({})
  })

  it.each(['/put/note/before', '/in/rosa'])('a regenerated anonymous bag keeps its id, after %s', async (first) => {
    await rosa.post(first)
    const { id } = await (await rosa.post('/regenerate')).json()
    expect(await rosa.json('/bag')).toEqual({ id, sessionID: id, bag: { 'entry-note': 'anew' } })
  })

  it('regenerating signs out the person', async () => {
    await rosa.post('/in/rosa')
    const before = createBrowser(place.origin, rosa.cookies)
    await rosa.post('/in/bob')
    expect([await bag(rosa), await bag(before)]).toEqual([{ user: 'bob' }, {}])
  })

  it('setting the person signs in with the anonymous entries, and removing it signs out', async () => {
    await rosa.post('/put/note/hello')
    await rosa.post('/in-plainly/rosa')
    expect(await bag(rosa)).toEqual({ 'entry-note': 'hello', user: 'rosa' })
    await rosa.post('/out-plainly')
    expect(await bag(rosa)).not.toHaveProperty('user')
  })

  it('a destroyed bag is gone at once and for good', async () => {
    await rosa.post('/in/rosa')
    const before = createBrowser(place.origin, rosa.cookies)
    expect(await (await rosa.post('/out')).text()).toBe('undefined')
    expect([await bag(rosa), await bag(before)]).toEqual([{}, {}])
  })

  it('so is an anonymous bag', async () => {
    await rosa.post('/put/note/hello')
    const before = createBrowser(place.origin, rosa.cookies)
    await rosa.post('/out')
    expect(await bag(before)).toEqual({})
  })

  it('is saved on request', async () => {
    expect(await (await rosa.post('/saved/now')).text()).toBe('saved')
    expect(await bag(rosa)).toEqual({ 'entry-note': 'now' })
  })

  it.each(['/in/rosa', '/put/other/1'])('reloading after %s gives the saved bag, in another object', async (first) => {
    await rosa.post(first)
    await rosa.post('/put/note/saved')
    const reloading = rosa.post('/reload')
    await until(() => place.gate.waiting() > 0)
    place.gate.letGo()
    expect(await (await reloading).json()).toEqual({ note: 'saved', isOther: true })
  })

  it('a bag that was destroyed meanwhile cannot be reloaded', async () => {
    await rosa.post('/in/rosa')
    const reloading = rosa.post('/reload')
    await until(() => place.gate.waiting() > 0)
    await rosa.post('/out')
    place.gate.letGo()
    expect(await (await reloading).text()).toBe('cannot reload')
  })

  it('unset, it stays as it was kept', async () => {
    await rosa.post('/put/note/hello')
    await rosa.post('/unset')
    expect(await bag(rosa)).toEqual({ 'entry-note': 'hello' })
  })

  it('unset, it is destroyed when `unset` says so', async () => {
    await place.close()
    await open({ unset: 'destroy' })
    await rosa.post('/in/rosa')
    const before = createBrowser(place.origin, rosa.cookies)
    await rosa.post('/unset')
    expect([await bag(rosa), await bag(before)]).toEqual([{}, {}])
  })

  it('the cookie says how long is left', async () => {
    await rosa.post('/in/rosa')
    const { maxAge, expires, ...rest } = await rosa.json('/cookie')
    expect(rest).toEqual({ originalMaxAge: 60_000, path: '/', httpOnly: true })
    expect([Number(maxAge) > 55_000, Number(maxAge) <= 60_000, Number(expires) > 0]).toEqual([true, true, true])
  })

  it('a long response arrives whole, with the bag that it changed', async () => {
    const text = await (await rosa.post('/long')).text()
    expect([text.length, text.slice(0, 3), text.slice(-3)]).toEqual([64 * 32_768, '000', '333'])
    expect(await bag(rosa)).toEqual({ 'entry-note': 'long' })
  })

  it('a response in pieces sends its first one at once, with the cookie', async () => {
    const answer = await rosa.post('/pieces')
    expect([answer.status, answer.headers.get('content-type'), rosa.cookies.size]).toEqual([200, 'text/plain', 1])
    place.gate.letGo()
    expect(await answer.text()).toBe('one two')
    expect(await bag(rosa)).toEqual({ 'entry-first': 'before the head' })
  })

  it('changes after the head are kept before the end', async () => {
    await rosa.post('/put/note/hello')
    expect(await (await rosa.post('/late')).text()).toBe('one two')
    expect(await bag(rosa)).toEqual({ 'entry-note': 'hello', 'entry-late': 'after the head' })
  })

  it('cookies that the route gives with the head stay beside it', async () => {
    const answer = await rosa.post('/own-cookie')
    expect([answer.statusText, answer.headers.get('x-kept'), rosa.cookies.size]).toEqual(['Fine', 'yes', 3])
    expect([rosa.cookies.get('one'), rosa.cookies.get('two')]).toEqual(['1', '2'])
    expect(await bag(rosa)).toEqual({ 'entry-note': 'with a cookie' })
  })

  it('a response without a body keeps it too', async () => {
    expect((await rosa.post('/empty')).status).toBe(204)
    expect(await bag(rosa)).toEqual({ 'entry-note': 'empty' })
  })
})
