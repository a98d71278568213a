import { createServer } from 'node:http'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { session } from '../../src/adapters/express-session.ts'
import { memoryBags, memoryStore } from '../../src/stores/memory.ts'
import { type Browser, createBrowser } from './bags/jar.ts'
import { type OurApplication, startOnCurfew } from './bags/stages.ts'
import { listening } from './setting.ts'

const bagOf = async (browser: Browser): Promise<unknown> => (await browser.json('/bag'))['bag']

describe('while the store of sessions or bags does not respond', () => {
  const broken = { sessions: false, bags: false, saves: false, silent: false }
  let place: OurApplication
  let rosa: Browser
  const failing = (isAway: () => boolean): void => {
    if (isAway()) throw new Error('away')
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
    'a request gets 503 when no %s can be read, and the cookie stays',
    async (what) => {
      broken[what] = true
      const answer = await rosa.ask('/bag')
      expect([answer.status, answer.headers.get('retry-after'), rosa.cookies.size]).toEqual([503, '1', 1])
      broken[what] = false
      expect(await bagOf(rosa)).toEqual({ user: 'rosa' })
    },
  )

  it('nor does a request wait for ever for bags that hang', async () => {
    broken.silent = true
    const answer = await rosa.ask('/bag')
    expect([answer.status, rosa.cookies.size]).toEqual([503, 1])
  })

  it('an unkept change is never reported as kept: 503 in the place of the route’s response', async () => {
    broken.saves = true
    const answer = await rosa.post('/cart/fish')
    expect([answer.status, answer.headers.get('location'), rosa.cookies.size]).toEqual([503, null, 1])
    broken.saves = false
    expect(await bagOf(rosa)).toEqual({ user: 'rosa' })
    expect(place.entries.filter(({ what }) => what === 'store-failed')).toHaveLength(1)
  })

  it('a failed save is reported to its caller, and no person is half signed in', async () => {
    await rosa.post('/out')
    broken.saves = true
    const answer = await rosa.post('/in/rosa')
    expect([answer.status, rosa.cookies.size]).toEqual([503, 0])
    broken.saves = false
    expect(await place.store.list({ are: 'live' })).toEqual({ entries: [] })
  })

  it('a failure of save or regenerate that its callback passes on gets 503, without the words of the store', async () => {
    const app = express()
    const bags = memoryBags()
    const save: typeof bags.save = async (key, bag, over) => {
      failing(() => broken.saves)
      return bags.save(key, bag, over)
    }
    const who = ({ user }: { user?: string }) => (user === undefined ? undefined : { subject: user })
    const middleware = session({ store: memoryStore(), bags: { ...bags, save }, who })
    app.use(middleware)
    app.post('/in', (request, response, next) => {
      request.session.user = 'rosa'
      request.session.save((failure) => (failure ? next(failure) : response.send('in')))
    })
    const server = await listening(createServer(app))
    broken.saves = true
    const answer = await createBrowser(server.origin).post('/in')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await answer.json()).toEqual(
      expect.objectContaining({ status: 503, detail: expect.stringContaining('try again') }),
    )
    await middleware.sessions.close()
    await server.close()
  })
})
