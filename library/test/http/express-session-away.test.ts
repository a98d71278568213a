import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryBags, memoryStore } from '../../src/stores/memory.ts'
import { type Browser, createBrowser } from './bags/jar.ts'
import { type OurApplication, startOnCurfew } from './bags/stages.ts'

const bagOf = async (browser: Browser): Promise<unknown> => (await browser.json('/bag'))['bag']

describe('while what keeps sessions or bags gives no answer', () => {
  const broken = { sessions: false, bags: false, saves: false, silent: false }
  let place: OurApplication
  let rosa: Browser
  const failing = (is: () => boolean): void => {
    if (is()) throw new Error('away')
  }
  beforeEach(async () => {
    Object.assign(broken, { sessions: false, bags: false, saves: false, silent: false })
    const store = memoryStore()
    const bags = memoryBags()
    place = await startOnCurfew({
      store: {
        ...store,
        find: async (key) => {
          failing(() => broken.sessions)
          return store.find(key)
        },
        renew: async (key, at) => {
          failing(() => broken.sessions)
          return store.renew(key, at)
        },
      },
      bags: {
        ...bags,
        find: async (key) => {
          failing(() => broken.bags)
          if (broken.silent) await new Promise(() => {})
          return bags.find(key)
        },
        save: async (key, bag, over) => {
          failing(() => broken.bags || broken.saves)
          return bags.save(key, bag, over)
        },
      },
    })
    rosa = createBrowser(place.origin)
    await rosa.post('/in/rosa')
  })
  afterEach(() => place.close())

  it.each(['sessions', 'bags'] as const)(
    'a request is answered 503 when no %s can be read, and the cookie stays',
    async (what) => {
      broken[what] = true
      const answer = await rosa.ask('/bag')
      expect([answer.status, answer.headers.get('retry-after'), rosa.cookies.size]).toEqual([503, '1', 1])
      broken[what] = false
      expect(await bagOf(rosa)).toEqual({ user: 'rosa' })
    },
  )

  it('nor does a request wait for ever for bags that never answer', async () => {
    broken.silent = true
    const answer = await rosa.ask('/bag')
    expect([answer.status, rosa.cookies.size]).toEqual([503, 1])
  })

  it('nobody is told of what was not kept: 503 in the place of the route’s answer', async () => {
    broken.saves = true
    const answer = await rosa.post('/cart/fish')
    expect([answer.status, answer.headers.get('location'), rosa.cookies.size]).toEqual([503, null, 1])
    broken.saves = false
    expect(await bagOf(rosa)).toEqual({ user: 'rosa' })
    expect(place.entries.filter(({ what }) => what === 'store-failed')).toHaveLength(1)
  })

  it('whoever saves is told that it failed, and nobody is signed in by half', async () => {
    await rosa.post('/out')
    broken.saves = true
    const answer = await rosa.post('/in/rosa')
    expect([answer.status, rosa.cookies.size]).toEqual([503, 0])
    broken.saves = false
    expect(await place.store.list({ are: 'live' })).toEqual({ entries: [] })
  })
})
