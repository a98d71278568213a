import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../src/core/time.ts'
import type { Application } from './bags/application.ts'
import { type Browser, createBrowser } from './bags/jar.ts'
import { type OurApplication, startOnCurfew, startOnExpressSession } from './bags/stages.ts'

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((soon) => setImmediate(soon))
}

const bagOf = async (browser: Browser): Promise<unknown> => (await browser.json('/bag'))['bag']

/** Has a request write `name` late, after `meanwhile`. */
const writesLate = async (
  place: Application,
  browser: Browser,
  name: string,
  meanwhile: () => Promise<unknown>,
): Promise<Response> => {
  const late = browser.post(`/slow/${name}/late`)
  await until(() => place.gate.waiting() > 0)
  await meanwhile()
  place.gate.letGo()
  return late
}

describe('where Curfew differs from express-session', () => {
  let theirs: Application
  let ours: OurApplication
  beforeEach(async () => {
    theirs = await startOnExpressSession()
    ours = await startOnCurfew()
  })
  afterEach(async () => {
    await theirs.close()
    await ours.close()
  })

  /** The same on both: the result there, and here. */
  const onBoth = async <Out>(
    story: (place: Application, rosa: Browser) => Promise<Out>,
  ): Promise<readonly [Out, Out]> => [
    await story(theirs, createBrowser(theirs.origin)),
    await story(ours, createBrowser(ours.origin)),
  ]

  it('E11: a slow request brings back no session that was destroyed meanwhile', async () => {
    const came = await onBoth(async (place, rosa) => {
      await rosa.post('/in/rosa')
      const other = createBrowser(place.origin, rosa.cookies)
      const before = createBrowser(place.origin, rosa.cookies)
      await writesLate(place, other, 'note', () => rosa.post('/out'))
      return bagOf(before)
    })
    expect(came).toEqual([{ user: 'rosa', 'entry-note': 'late' }, {}])
    expect(ours.entries.filter(({ what }) => what === 'session-ended')).toMatchObject([{ reason: 'signed-out' }])
  })

  it('E11: nor an anonymous bag that was destroyed meanwhile', async () => {
    const came = await onBoth(async (place, rosa) => {
      await rosa.post('/put/note/hello')
      const before = createBrowser(place.origin, rosa.cookies)
      await writesLate(place, createBrowser(place.origin, rosa.cookies), 'note', () => rosa.post('/out'))
      return bagOf(before)
    })
    expect(came).toEqual([{ 'entry-note': 'late' }, {}])
  })

  for (const path of ['/slowly-anew', '/slowly-as/ines'])
    it(`E11c: a slow request to ${path} makes no new session out of one that has ended meanwhile`, async () => {
      const came = await onBoth(async (place, rosa) => {
        await rosa.post('/in/rosa')
        const other = createBrowser(place.origin, rosa.cookies)
        const late = other.post(path)
        await until(() => place.gate.waiting() > 0)
        await rosa.post('/out')
        place.gate.letGo()
        await late
        return bagOf(other)
      })
      expect(came).toEqual([{ user: path === '/slowly-anew' ? 'rosa' : 'ines' }, {}])
    })

  it('E11c: two requests at once both keep their changes', async () => {
    const came = await onBoth(async (place, rosa) => {
      await rosa.post('/in/rosa')
      await writesLate(place, createBrowser(place.origin, rosa.cookies), 'b', () => rosa.post('/put/a/quick'))
      return bagOf(rosa)
    })
    expect(came).toEqual([
      { user: 'rosa', 'entry-b': 'late' },
      { user: 'rosa', 'entry-a': 'quick', 'entry-b': 'late' },
    ])
  })

  it('E11c: destroying clears the cookie', async () => {
    const came = await onBoth(async (_place, rosa) => {
      await rosa.post('/in/rosa')
      await rosa.post('/out')
      return rosa.cookies.size
    })
    expect(came).toEqual([1, 0])
  })

  it('a sign-in gets a new token, although the application forgot to regenerate', async () => {
    const came = await onBoth(async (place, rosa) => {
      await rosa.post('/put/note/hello')
      const fixed = createBrowser(place.origin, rosa.cookies)
      await rosa.post('/in-plainly/rosa')
      return [await bagOf(rosa), await bagOf(fixed)]
    })
    const signedIn = { 'entry-note': 'hello', user: 'rosa' }
    expect(came).toEqual([
      [signedIn, signedIn],
      [signedIn, {}],
    ])
  })

  it('the next person at the machine gets nothing of a bag whose person was removed', async () => {
    const came = await onBoth(async (_place, rosa) => {
      await rosa.post('/in-plainly/rosa')
      await rosa.post('/put/note/secret')
      await rosa.post('/out-plainly')
      const between = await bagOf(rosa)
      await rosa.post('/in-plainly/bob')
      return [between, await bagOf(rosa)]
    })
    expect(came).toEqual([
      [{ 'entry-note': 'secret' }, { 'entry-note': 'secret', user: 'bob' }],
      [{}, { user: 'bob' }],
    ])
  })

  it('nor does a person who signs in over another person’s session', async () => {
    const came = await onBoth(async (_place, rosa) => {
      await rosa.post('/in-plainly/rosa')
      await rosa.post('/put/note/secret')
      await rosa.post('/in-plainly/bob')
      return bagOf(rosa)
    })
    expect(came).toEqual([{ 'entry-note': 'secret', user: 'bob' }, { user: 'bob' }])
  })

  it('the id reveals nothing of the cookie', async () => {
    const came = await onBoth(async (_place, rosa) => {
      await rosa.post('/in/rosa')
      const { id } = await rosa.json('/bag')
      return decodeURIComponent([...rosa.cookies.values()].join()).includes(String(id))
    })
    expect(came).toEqual([true, false])
  })

  it('a signed-in person has pages and warnings, and an anonymous one has none', async () => {
    const rosa = createBrowser(ours.origin)
    await rosa.post('/put/note/hello')
    expect(await rosa.json('/session')).toEqual({ phase: 'none' })
    await rosa.post('/in/rosa')
    expect(await rosa.json('/session')).toMatchObject({ phase: 'active', roles: ['person'], endsInMs: 60_000 })
    ours.pass(seconds(31))
    expect(await rosa.json('/session')).toMatchObject({ phase: 'warning', extendable: true })
    await rosa.ask('/bag', { headers: { accept: 'text/html' } })
    expect(await rosa.json('/session')).toMatchObject({ phase: 'active', endsInMs: 60_000 })
  })

  it('a bag goes with its session, however it ends', async () => {
    const rosa = createBrowser(ours.origin)
    const kept = async (): Promise<boolean> => {
      const [stored] = (await ours.store.findBySubject('rosa')).filter(({ session }) => !session.ended)
      return stored !== undefined && (await ours.bags.find(stored.key)) !== undefined
    }
    await rosa.post('/in/rosa')
    expect(await kept()).toBe(true)
    const [stored] = await ours.store.findBySubject('rosa')
    const key = stored?.key ?? ''
    await ours.sessions.endAll({ subject: 'rosa', by: 'manager' })
    expect(await ours.bags.find(key)).toBeUndefined()
    expect(await bagOf(rosa)).toEqual({})
    ours.entries.length = 0
    await rosa.post('/in/rosa')
    ours.pass(minutes(2))
    expect(await rosa.json('/session')).toMatchObject({ phase: 'ended', reason: 'idle' })
    expect(await kept()).toBe(false)
    expect(await bagOf(rosa)).toEqual({})
  })

  it('an anonymous bag lasts while it is used, and a day after', async () => {
    const rosa = createBrowser(ours.origin)
    await rosa.post('/put/note/hello')
    for (const hours of [13, 13, 13]) {
      ours.pass(minutes(hours * 60))
      expect(await bagOf(rosa)).toEqual({ 'entry-note': 'hello' })
    }
    ours.pass(minutes(24 * 60))
    expect(await bagOf(rosa)).toEqual({})
  })

  it('signing in as another person replaces, and signing out is journalled as signed-out', async () => {
    const rosa = createBrowser(ours.origin)
    await rosa.post('/in/rosa')
    await rosa.post('/in/bob')
    await rosa.post('/out-plainly')
    const ends = ours.entries.filter(({ what }) => what === 'session-ended')
    expect(ends).toMatchObject([
      { subject: 'rosa', reason: 'replaced' },
      { subject: 'bob', reason: 'signed-out' },
    ])
    expect(rosa.cookies.size).toBe(0)
  })

  it('other sites change nothing', async () => {
    const rosa = createBrowser(ours.origin)
    await rosa.post('/in/rosa')
    const foreign = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }
    expect((await rosa.ask('/put/note/evil', foreign)).status).toBe(403)
    expect(await bagOf(rosa)).toEqual({ user: 'rosa' })
  })
})
