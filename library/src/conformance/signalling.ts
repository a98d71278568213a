import type { WireSignal } from '../core/wire.ts'
import { looks, type WireCase } from './case.ts'
import { claim } from './claim.ts'
import { claimEnded, claimNotPutOff, claimProblem, claimUnmoved, waited } from './claims.ts'
import { isTakenBack } from './cookies-in.ts'
import { liveIn } from './site.ts'

const asJson = { 'content-type': 'application/json' }

// Each body is an object or a list, because a strict parser of the application's refuses all else.
const malformed: Readonly<Record<string, string>> = {
  'an empty list': '[]',
  'a list of 33': JSON.stringify(Array.from({ length: 33 }, () => ({ type: 'warning-shown' }))),
  'an unknown type': '{"type":"revoke"}',
  'input without agoMs': '{"type":"input"}',
  'input from the future': '{"type":"input","agoMs":-1}',
  'input with agoMs as text': '{"type":"input","agoMs":"0"}',
  'a page without an id': '{"type":"page-seen"}',
  'a page with spaces': '{"type":"page-seen","page":"a b"}',
  'a page of 65 letters': JSON.stringify({ type: 'page-seen', page: 'a'.repeat(65) }),
  'five predecessors': '{"type":"page-seen","page":"a","after":["a","b","c","d","e"]}',
  'a good signal beside a bad one': '[{"type":"extend"},{"type":"nothing"}]',
}

/** Chapter 3: signals. */
export const signalCases: readonly WireCase[] = [
  {
    rule: '3.1',
    name: 'one signal and a list of them are answered with the status after them',
    check: looks(async (site) => {
      const person = await site.person()
      liveIn(await person.send({ type: 'page-seen', page: 'one' }))
      const { pages } = liveIn(
        await person.send({ type: 'page-seen', page: 'one' }, { type: 'page-seen', page: 'two' }),
      )
      claim(pages === 2, `after page-seen of two pages ${pages} are open`)
    }),
  },
  {
    rule: '3.2',
    name: 'input counts from the moment when it happened',
    check: looks(async (site) => {
      const person = await site.person()
      await waited(1_500)
      const after = liveIn(await person.send({ type: 'input', agoMs: 500 }))
      const wanted = Math.min(after.idleMs - 500, after.lifetimeEndsInMs)
      claim(
        Math.abs(after.endsInMs - wanted) < 750,
        `after input 500 ms ago the end is ${after.endsInMs} ms away, and not about ${wanted}`,
      )
    }),
  },
  {
    rule: '3.3',
    name: 'a report of older input moves nothing back',
    check: looks(async (site) => {
      const person = await site.person()
      await claimUnmoved(
        person,
        () => person.send({ type: 'input', agoMs: 3_600_000 }),
        'a report of input an hour ago',
      )
      const { endsInMs, idleMs, lifetimeEndsInMs } = await person.live()
      claim(endsInMs > Math.min(idleMs, lifetimeEndsInMs) - 15_000, `older input left ${endsInMs} ms of ${idleMs}`)
    }),
  },
  {
    rule: '3.4',
    name: 'a page counts once, however often it speaks',
    check: looks(async (site) => {
      const person = await site.person()
      const seen: WireSignal = { type: 'page-seen', page: 'one' }
      await person.send(seen)
      const { pages } = liveIn(await person.send(seen, seen))
      claim(pages === 1, `one page that spoke three times counts as ${pages}`)
    }),
  },
  {
    rule: '3.5',
    name: 'extend puts the end by inactivity off',
    check: looks(async (site) => {
      const person = await site.person()
      await waited(1_500)
      const before = await person.live()
      const after = liveIn(await person.send({ type: 'extend' }))
      const most = Math.min(after.idleMs, after.lifetimeEndsInMs)
      claim(
        after.endsInMs > most - 750,
        `extend went from ${before.endsInMs} ms to ${after.endsInMs}, and not to ${most}`,
      )
    }),
  },
  {
    rule: '3.6',
    name: 'that a warning is shown or a message is seen is no activity',
    check: looks(async (site) => {
      const person = await site.person()
      for (const signal of [{ type: 'warning-shown' }, { type: 'message-seen', message: 'unknown' }] as const)
        await claimNotPutOff(person, async () => liveIn(await person.send(signal)), signal.type)
    }),
  },
  {
    rule: '3.7',
    name: 'sign-out ends the session, is answered 200 ended, and takes the cookie back',
    check: looks(async (site) => {
      const person = await site.person()
      const answer = await person.send({ type: 'sign-out' })
      claimEnded(answer, 200, 'signed-out')
      claim(
        answer.cookies.some((one) => one.name === site.cookieName && isTakenBack(one)),
        `the answer to sign-out does not take back ${site.cookieName}`,
      )
      claimEnded(await person.ask(), 401, 'signed-out')
    }),
  },
  {
    rule: '3.8',
    name: 'a malformed body is refused with 400, and changes nothing',
    check: looks(async (site) => {
      const person = await site.person()
      const send = async (): Promise<void> => {
        for (const [what, body] of Object.entries(malformed))
          claimProblem(await person.ask('', { method: 'POST', headers: asJson, body }), 400, what)
        // The application may have a parser that comes first, with words of its own.
        const { status } = await person.ask('', { method: 'POST', headers: asJson, body: '{' })
        claim(status === 400, `a body that is no JSON was answered ${status}, and not 400`)
      }
      await claimUnmoved(person, send, 'a malformed body')
    }),
  },
  {
    rule: '3.9',
    name: 'signals that are not application/json are refused with 415',
    check: looks(async (site) => {
      const body = '{"type":"extend"}'
      for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
        claimProblem(
          await (await site.person()).ask('', { method: 'POST', headers: { 'content-type': type }, body }),
          415,
          `a body of ${type}`,
        )
    }),
  },
  {
    rule: '3.10',
    name: 'a body of more than 4,096 bytes is refused with 413',
    check: looks(async (site) => {
      const body = JSON.stringify({ type: 'extend', page: 'a'.repeat(4_096) })
      const answer = await (await site.person()).ask('', { method: 'POST', headers: asJson, body })
      claimProblem(answer, 413, 'a body that is too big')
    }),
  },
  {
    rule: '3.11',
    name: 'signals without a session are answered 200 none',
    check: looks(async (site) => {
      const { status, json } = await site.visitor().send({ type: 'page-seen', page: 'one' })
      claim(status === 200 && json?.['phase'] === 'none', `it was answered ${status} ${JSON.stringify(json)}`)
    }),
  },
  {
    rule: '3.12',
    name: 'no signal brings an ended session back',
    check: looks(async (site) => {
      const person = await site.person()
      await person.send({ type: 'sign-out' })
      const signals: readonly WireSignal[] = [
        { type: 'extend' },
        { type: 'input', agoMs: 0 },
        { type: 'page-seen', page: 'one', nth: 0 },
        { type: 'sign-out' },
      ]
      for (const signal of signals) claimEnded(await person.send(signal), 401, 'signed-out')
    }),
  },
]
