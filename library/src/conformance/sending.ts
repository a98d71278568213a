import { looks, type WireCase } from './case.ts'
import { claim } from './claim.ts'
import { claimProblem, claimUnmoved } from './claims.ts'
import { type Answer, liveIn, type Visitor } from './site.ts'

type Heads = Readonly<Record<string, string | undefined>>

const extend = (person: Visitor, headers: Heads): Promise<Answer> =>
  person.ask('', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"type":"extend"}',
  })

const elsewhere = 'https://elsewhere.example'

/** Chapter 4: who may change something. */
export const senderCases: readonly WireCase[] = [
  {
    rule: '4.1',
    name: 'a page of another site changes nothing',
    check: looks(async (site) => {
      const person = await site.person()
      const send = async (): Promise<void> => {
        for (const from of ['cross-site', 'same-site'])
          claimProblem(await extend(person, { 'sec-fetch-site': from }), 403, `Sec-Fetch-Site: ${from}`)
      }
      await claimUnmoved(person, send, 'another site')
    }),
  },
  {
    rule: '4.2',
    name: 'where there is no Sec-Fetch-Site, the Origin decides',
    check: looks(async (site) => {
      const person = await site.person()
      const without = { 'sec-fetch-site': undefined }
      liveIn(await extend(person, without))
      for (const origin of [elsewhere, 'null'])
        claimProblem(await extend(person, { ...without, origin }), 403, `Origin: ${origin}`)
    }),
  },
  {
    rule: '4.3',
    name: 'a client that is no browser sends the page token',
    check: looks(async (site) => {
      const person = await site.person()
      const bare = { 'sec-fetch-site': undefined, origin: undefined }
      const refused = await extend(person, bare)
      claimProblem(refused, 403, 'a client without Sec-Fetch-Site, Origin and page token')
      claim(refused.text.includes('curfew-page-token'), 'the refusal does not name the header curfew-page-token')
      claimProblem(await extend(person, { ...bare, 'curfew-page-token': 'a'.repeat(43) }), 403, 'a wrong page token')
      const { pageToken } = await person.live()
      liveIn(await extend(person, { ...bare, 'curfew-page-token': pageToken }))
    }),
  },
  {
    rule: '4.4',
    name: 'a page of another site opens no event stream',
    check: looks(async (site) => {
      const person = await site.person()
      const answer = await person.ask('/events?page=one', { headers: { 'sec-fetch-site': 'cross-site' } })
      claimProblem(answer, 403, 'an event stream for another site')
      const { pages } = await person.live()
      claim(pages === 0, `it holds ${pages} pages open`)
    }),
  },
]
