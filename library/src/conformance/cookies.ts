import { looks, type WireCase } from './case.ts'
import { claim } from './claim.ts'
import { claimEnded } from './claims.ts'

const tells = (headers: Headers): boolean =>
  (headers.get('server-timing') ?? '').split(',').some((entry) => entry.trim().split(';', 1)[0] === 'curfew-session')

/** Chapter 7: the cookie. */
export const cookieCases: readonly WireCase[] = [
  {
    rule: '7.1',
    name: 'the cookie is for this host alone, unseen by scripts, and gone with the browser',
    check: looks(async (site) => {
      const attributes = (await site.person()).cookie()?.attributes ?? {}
      claim('httponly' in attributes, 'the cookie is not HttpOnly, so scripts can read it')
      claim(/^lax$/i.test(attributes['samesite'] ?? ''), `SameSite is ${attributes['samesite']}, and not Lax`)
      claim(attributes['path'] === '/', `Path is ${attributes['path']}, and not /`)
      for (const name of ['max-age', 'expires', 'domain']) claim(!(name in attributes), `the cookie has ${name}`)
      claim(
        'secure' in attributes === site.isSecure,
        site.isSecure ? 'it is not Secure' : 'it is Secure over plain HTTP',
      )
    }),
  },
  {
    rule: '7.2',
    name: 'the token is 256 random bits in base64url',
    check: looks(async (site) => {
      const value = (await site.person()).cookie()?.value ?? ''
      claim(/^[\w-]{43}$/.test(value), `a token has ${value.length} characters, and not 43 of base64url`)
    }),
  },
  {
    rule: '7.3',
    name: 'each sign-in has a new token, and replaces the session of the browser',
    check: looks(async (site) => {
      const person = await site.person()
      const before = person.cookie()
      await person.signIn()
      claim(person.cookie()?.value !== before?.value, 'the second sign-in gave the same token')
      await person.live()
      claimEnded(await site.visitor(before).ask(), 401, 'replaced')
    }),
  },
  {
    rule: '7.4',
    name: 'the answer to a sign-in tells scripts of it',
    check: looks(async (site) => {
      const { headers } = await site.visitor().signIn()
      claim(tells(headers), 'it has no Server-Timing: curfew-session')
    }),
  },
  {
    rule: '7.5',
    name: 'of several cookies of the name, the one that opens a session is meant',
    check: looks(async (site) => {
      const person = await site.person()
      const cookie = `${site.cookieName}=${'B'.repeat(43)}; ${site.cookieName}=${person.cookie()?.value}`
      const { status, json } = await person.ask('', { headers: { cookie } })
      claim(status === 200 && json?.['phase'] === 'active', `it was answered ${status} ${JSON.stringify(json)}`)
    }),
  },
]

/** Chapter 8: the keys of drafts. */
export const draftCases: readonly WireCase[] = [
  {
    rule: '8.1',
    name: 'a page gets a key for what was typed, and the same key by its id',
    check: async (site) => {
      const person = await site.person()
      const first = await person.ask('/draft-key')
      if (first.status === 404) return { unseen: 'no drafts are kept here' }
      const { id, key, keepForMs, session } = first.json ?? {}
      claim(
        first.status === 200 && typeof id === 'string',
        `it was answered ${first.status} ${first.text.slice(0, 200)}`,
      )
      claim(/^[\w-]{43}$/.test(String(key)), 'the key is no 32 bytes in base64url')
      claim(typeof keepForMs === 'number' && typeof session === 'string', 'keepForMs or session is missing')
      const again = await person.ask(`/draft-key?id=${encodeURIComponent(id)}`)
      claim(again.json?.['key'] === key, `by its id the answer was ${again.status} ${again.text.slice(0, 200)}`)
      return 'holds'
    },
  },
  {
    rule: '8.2',
    name: 'without a live session there is no key',
    check: async (site) => {
      const { status } = await site.visitor().ask('/draft-key')
      if (status === 404) return { unseen: 'no drafts are kept here' }
      claim(status === 401, `without a session it was answered ${status}, and not 401`)
      return 'holds'
    },
  },
]
