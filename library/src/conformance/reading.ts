import { looks, type WireCase } from './case.ts'
import { claim } from './claim.ts'
import { claimProblem, claimUnmoved } from './claims.ts'
import { isTakenBack } from './cookies-in.ts'
import { type Answer, liveIn } from './site.ts'

const json = /^application\/json\s*(;|$)/i

const claimNone = (answer: Answer, who: string): void =>
  claim(
    answer.status === 200 && answer.json?.['phase'] === 'none',
    `${who} was answered ${answer.status} ${answer.text.slice(0, 200)}, and not 200 {"phase":"none"}`,
  )

const unknownToken = 'A'.repeat(43)

/** Chapter 1: the resource. */
export const resourceCases: readonly WireCase[] = [
  {
    rule: '1.1',
    name: 'a live session is answered 200, as JSON that nobody stores',
    check: looks(async (site) => {
      const answer = await (await site.person()).ask()
      liveIn(answer)
      const [type, cache] = [answer.headers.get('content-type'), answer.headers.get('cache-control')]
      claim(json.test(type ?? ''), `the content-type is ${type}`)
      claim(/no-store/.test(cache ?? ''), `the cache-control is ${cache}, without no-store`)
    }),
  },
  {
    rule: '1.2',
    name: 'HEAD is answered as GET is, without a body',
    check: looks(async (site) => {
      const head = await (await site.person()).ask('', { method: 'HEAD' })
      claim(
        head.status === 200 && head.text === '',
        `HEAD was answered ${head.status} with ${head.text.length} characters`,
      )
    }),
  },
  {
    rule: '1.3',
    name: 'a browser without a cookie has no session, and that is no error',
    check: looks(async (site) => claimNone(await site.visitor().ask(), 'a browser without a cookie')),
  },
  {
    rule: '1.4',
    name: 'an unknown token has no session, and its cookie is not taken back',
    check: looks(async (site) => {
      const answer = await site.visitor({ name: site.cookieName, value: unknownToken, attributes: {} }).ask()
      claimNone(answer, 'an unknown token')
      claim(
        !answer.cookies.some(isTakenBack),
        'the cookie of an unknown token was taken back; it may be of another application',
      )
    }),
  },
  {
    rule: '1.5',
    name: 'another method is refused with 405, and told which to use',
    check: looks(async (site) => {
      for (const [below, allow] of [
        ['', /GET.*POST/],
        ['/events?page=a', /GET/],
      ] as const) {
        const answer = await site.visitor().ask(below, { method: 'PUT' })
        claimProblem(answer, 405, `PUT ${below}`)
        claim(allow.test(answer.headers.get('allow') ?? ''), `Allow is ${answer.headers.get('allow')}`)
      }
    }),
  },
  {
    rule: '1.6',
    name: 'there is nothing else below the resource, and a slash at its end changes nothing',
    check: looks(async (site) => {
      claimProblem(await site.visitor().ask('/nothing'), 404, 'an address below it')
      claimNone(await site.visitor().ask('/'), 'the address with a slash')
    }),
  },
]

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0
const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string')

const fields: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isText,
  roles: isTexts,
  tasks: isTexts,
  idleMs: isCount,
  lifetimeEndsInMs: isCount,
  endsInMs: isCount,
  pages: isCount,
  version: isCount,
}

const yearMs = 31_536_000_000

/** Chapter 2: the status. */
export const statusCases: readonly WireCase[] = [
  {
    rule: '2.1',
    name: 'a live status has its fields, each of its kind',
    check: looks(async (site) => {
      const is = (await (await site.person()).live()) as unknown as Readonly<Record<string, unknown>>
      for (const [field, fits] of Object.entries(fields))
        claim(fits(is[field]), `${field} is ${JSON.stringify(is[field])}`)
      claim(is['phase'] !== 'active' || isCount(is['warnsInMs']), `warnsInMs is ${JSON.stringify(is['warnsInMs'])}`)
    }),
  },
  {
    rule: '2.2',
    name: 'times are whole milliseconds left, never times of a clock',
    check: looks(async (site) => {
      for (const [field, value] of Object.entries(await (await site.person()).live())) {
        if (!field.endsWith('Ms')) continue
        claim(isCount(value), `${field} is ${JSON.stringify(value)}, which is no whole number of milliseconds`)
        claim((value as number) < 20 * yearMs, `${field} is ${value}, which is a time of a clock`)
      }
    }),
  },
  {
    rule: '2.3',
    name: 'asking is no activity, and changes nothing',
    check: looks(async (site) => {
      const person = await site.person()
      await claimUnmoved(
        person,
        async () => {
          for (let times = 0; times < 3; times++) await person.ask()
        },
        'GET',
      )
    }),
  },
  {
    rule: '2.4',
    name: 'a session keeps its id, and another session has another',
    check: looks(async (site) => {
      const [one, other] = [await site.person(), await site.person()]
      const [first, again, others] = [await one.live(), await one.live(), await other.live()]
      claim(first.id === again.id, `the id changed from ${first.id} to ${again.id}`)
      claim(first.id !== others.id, `two sessions have the id ${first.id}`)
    }),
  },
  {
    rule: '2.5',
    name: 'the sessions of one person have the same name for the person',
    check: looks(async (site) => {
      const [one, other] = [await (await site.person()).live(), await (await site.person()).live()]
      claim(isText(one.person), `person is ${JSON.stringify(one.person)}`)
      claim(one.person === other.person, `person is ${one.person} in one session, and ${other.person} in another`)
    }),
  },
  {
    rule: '2.6',
    name: 'the page token is given to GET alone',
    check: looks(async (site) => {
      const person = await site.person()
      claim(isText((await person.live()).pageToken), 'the answer to GET has no pageToken')
      const after = liveIn(await person.send({ type: 'input', agoMs: 0 }))
      claim(after.pageToken === undefined, 'the answer to a POST has a pageToken')
    }),
  },
  {
    rule: '2.7',
    name: 'the version grows with each change',
    check: looks(async (site) => {
      const person = await site.person()
      const before = await person.live()
      const after = liveIn(await person.send({ type: 'page-seen', page: 'one' }))
      claim(after.version > before.version, `the version went from ${before.version} to ${after.version} at a new page`)
    }),
  },
  {
    rule: '2.8',
    name: 'the token is in the cookie and nowhere else',
    check: looks(async (site) => {
      const person = await site.person()
      const token = person.cookie()?.value ?? ''
      for (const answer of [await person.ask(), await person.send({ type: 'input', agoMs: 0 })])
        claim(!answer.text.includes(token), 'the token is in a body')
    }),
  },
]
