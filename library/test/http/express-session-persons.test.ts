import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, createBrowser } from './bags/jar.ts'
import { type OurApplication, startOnCurfew, versions } from './bags/stages.ts'

describe.each(Object.entries(versions))('a bag and its person, on %s', (_version, framework) => {
  let place: OurApplication
  let shared: Browser
  beforeEach(async () => {
    place = await startOnCurfew({ framework })
    shared = createBrowser(place.origin)
    await shared.post('/in-over/rosa/secret')
    await shared.post('/put/result/positive')
    await shared.post('/cart/fish')
  })
  afterEach(async () => {
    expect(place.failures).toEqual([])
    await place.close()
  })

  const bag = async (browser: Browser = shared): Promise<unknown> => (await browser.json('/bag'))['bag']
  const token = (): string | undefined => shared.cookies.get('curfew')
  const ends = (): readonly unknown[] =>
    place.entries.filter(({ what }) => what === 'session-ended').map(({ subject, reason }) => `${subject} ${reason}`)
  const rosas = {
    user: 'rosa',
    isIn: true,
    'entry-note': 'secret',
    'entry-result': 'positive',
    cart: { things: ['fish'], at: '1970-01-01T00:00:00.000Z' },
  }

  it('another person who signs in over a live session has the route’s entries, and nothing else', async () => {
    expect(await bag()).toEqual(rosas)
    const before = token()
    const left = createBrowser(place.origin, shared.cookies)
    await shared.post('/in-over/bob/hello')
    expect(await bag()).toEqual({ user: 'bob', isIn: true, 'entry-note': 'hello' })
    expect(token()).not.toBe(before)
    expect([await bag(left), ends()]).toEqual([{}, ['rosa replaced']])
  })

  it('the route’s entries stay although they equal the earlier ones', async () => {
    await shared.post('/in-over/bob/secret')
    expect(await bag()).toEqual({ user: 'bob', isIn: true, 'entry-note': 'secret' })
  })

  it('a route that sets the person alone gives the next one an empty bag', async () => {
    await shared.post('/in-plainly/bob')
    expect(await bag()).toEqual({ user: 'bob' })
  })

  it('the bag is empty too when a person takes another’s place for a while, and comes back', async () => {
    await shared.post('/in-plainly/bob')
    await shared.post('/put/note/of-bob')
    await shared.post('/in-plainly/rosa')
    expect([await bag(), ends()]).toEqual([{ user: 'rosa' }, ['rosa replaced', 'bob replaced']])
  })

  it('and when the whole old bag is copied into the new one, as Passport’s keepSessionInfo does', async () => {
    await shared.post('/in-keeping/bob')
    expect(await bag()).toEqual({ user: 'bob', isIn: true })
  })

  it('the same person keeps the bag under a new token: copied, or signed in over it', async () => {
    for (const path of ['/in-keeping/rosa', '/in-plainly/rosa', '/in-over/rosa/secret']) {
      const before = token()
      await shared.post(path)
      expect([path, await bag(), token() === before]).toEqual([path, rosas, false])
    }
    expect(ends()).toEqual(['rosa replaced', 'rosa replaced', 'rosa replaced'])
  })

  it('the same person who only works keeps the token', async () => {
    const before = token()
    await shared.post('/put/note/more')
    await shared.post('/cart/bone')
    expect([token() === before, ends()]).toEqual([true, []])
  })

  it('signing out by removing the person leaves no bag to the next one', async () => {
    await shared.post('/out-plainly')
    expect([await bag(), ends()]).toEqual([{}, ['rosa signed-out']])
    await shared.post('/in-plainly/bob')
    expect(await bag()).toEqual({ user: 'bob' })
  })

  it('a change inside an entry goes along alone, without the rest of the entry', async () => {
    await shared.post('/profile-of/rosa/rosa@clinic.example')
    await shared.post('/seen/rex/as/bob')
    expect(await bag()).toEqual({ user: 'bob', profile: { seen: ['rex'] } })
  })

  it('an anonymous basket goes along to the person who signs in', async () => {
    const stranger = createBrowser(place.origin)
    await stranger.post('/cart/fish')
    await stranger.post('/in-plainly/bob')
    expect(await bag(stranger)).toMatchObject({ user: 'bob', cart: { things: ['fish'] } })
  })

  it('an entry that another request has kept meanwhile does not go along either', async () => {
    const late = createBrowser(place.origin, shared.cookies)
    const slow = late.post('/slowly-as/bob')
    while (place.gate.waiting() === 0) await new Promise((soon) => setImmediate(soon))
    await shared.post('/put/result/negative')
    place.gate.letGo()
    await slow
    expect(await bag(late)).toEqual({ user: 'bob' })
  })
})
