import { looks, type WireCase } from './case.ts'
import { claim } from './claim.ts'
import { claimEnded, claimProblem, waited } from './claims.ts'
import type { Heard } from './events.ts'
import { liveIn, type Site } from './site.ts'

// A browser gives a stream up after 12 s of silence.
const longestSilence = 11_000
const soon = 5_000

const isStatus = ({ event }: Heard): boolean => event === 'message'
const isPing = ({ event }: Heard): boolean => event === 'ping'
/** Whether an event is a status of this phase. */
export const says =
  (phase: string) =>
  (heard: Heard): boolean =>
    isStatus(heard) && heard.data['phase'] === phase

const closedWhen = async (site: Site, leave: 'page-left' | 'hang up'): Promise<ReturnType<WireCase['check']>> => {
  const person = await site.person()
  if ((await person.live()).leaseMs === undefined) return { unseen: 'closing pages ends nothing here' }
  if (leave === 'page-left') {
    await person.send({ type: 'page-seen', page: 'one' })
    await person.send({ type: 'page-left', page: 'one' })
  } else {
    const stream = await person.listen('?page=one&nth=1')
    await stream.next(isStatus, soon)
    stream.stop()
  }
  const until = Date.now() + site.patienceMs
  while (Date.now() < until) {
    await waited(250)
    const answer = await person.ask()
    if (answer.status === 200) continue
    claimEnded(answer, 401, 'closed')
    return 'holds'
  }
  const { endsInMs } = await person.live()
  return {
    unseen: `${endsInMs} ms were left after ${site.patienceMs / 1_000} s; shorten the grace, or give more patience`,
  }
}

/** Chapter 5: the event stream. */
export const streamCases: readonly WireCase[] = [
  {
    rule: '5.1',
    name: 'a stream begins with the status',
    check: looks(async (site) => {
      const stream = await (await site.person()).listen('?page=one&nth=1')
      claim(stream.status === 200, `the stream was answered ${stream.status}`)
      claim(/^text\/event-stream\b/.test(stream.contentType), `its content-type is ${stream.contentType}`)
      const first = await stream.next(() => true, soon)
      stream.stop()
      claim(first !== undefined && says('active')(first), `its first event was ${JSON.stringify(first)}`)
    }),
  },
  {
    rule: '5.2',
    name: 'a stream is never silent for as long as browsers wait',
    check: looks(async (site) => {
      const stream = await (await site.person()).listen('?page=one&nth=1')
      const ping = await stream.next(isPing, longestSilence)
      stream.stop()
      claim(ping !== undefined, `there was no ping within ${longestSilence / 1_000} s`)
    }),
  },
  {
    rule: '5.3',
    name: 'an end is told at once, and closes the stream',
    check: looks(async (site) => {
      const person = await site.person()
      const stream = await person.listen('?page=one&nth=1')
      await stream.next(isStatus, soon)
      await person.send({ type: 'sign-out' })
      const end = await stream.next(says('ended'), soon)
      const closed = await stream.ends(soon)
      stream.stop()
      claim(end?.data['reason'] === 'signed-out', `after a sign-out the stream said ${JSON.stringify(end)}`)
      claim(closed, 'the stream stays open after the end')
    }),
  },
  {
    rule: '5.4',
    name: 'a stream holds the pages that it names',
    check: looks(async (site) => {
      const person = await site.person()
      const stream = await person.listen('?page=one&page=two&nth=1')
      await stream.next(isStatus, soon)
      const { pages } = await person.live()
      stream.stop()
      claim(pages === 2, `a stream for two pages holds ${pages}`)
    }),
  },
  {
    rule: '5.5',
    name: 'without a live session there is no stream, and no stream for a malformed page',
    check: looks(async (site) => {
      const nobody = await site.visitor().ask('/events?page=one')
      claim(nobody.status === 401, `without a session the stream was answered ${nobody.status}, and not 401`)
      const person = await site.person()
      claimProblem(await person.ask('/events?page=a%20b'), 400, 'a page with a space')
      claimProblem(await person.ask('/events?page=one&nth=half'), 400, 'nth=half')
      await person.send({ type: 'sign-out' })
      const over = await person.ask('/events?page=one')
      claim(over.status === 401, `after the end the stream was answered ${over.status}, and not 401`)
    }),
  },
  {
    rule: '5.6',
    name: 'a session ends as closed some time after its last page said goodbye',
    check: async (site) => closedWhen(site, 'page-left'),
  },
  {
    rule: '5.7',
    name: 'a session ends as closed some time after its last stream dropped',
    check: async (site) => closedWhen(site, 'hang up'),
  },
  {
    rule: '5.8',
    name: 'a page that follows another is no departure',
    check: async (site) => {
      const person = await site.person()
      if ((await person.live()).leaseMs === undefined) return { unseen: 'closing pages ends nothing here' }
      await person.send({ type: 'page-seen', page: 'one' })
      await person.send({ type: 'page-left', page: 'one' })
      await person.send({ type: 'page-seen', page: 'two', after: ['one'], nth: 0 })
      const { idleMs } = liveIn(await person.send({ type: 'extend', page: 'two' }))
      await waited(Math.min(site.patienceMs, idleMs - 2_000, 8_000))
      const { pages } = await person.live()
      claim(pages === 1, `${pages} pages are open after a reload`)
      return 'holds'
    },
  },
]
