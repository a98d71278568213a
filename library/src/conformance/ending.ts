import type { WireCase, WireSeen } from './case.ts'
import { claim } from './claim.ts'
import { claimEnded, claimUnmoved, waited } from './claims.ts'
import type { Events } from './events.ts'
import { says } from './listening.ts'
import { liveIn, type Site, type Visitor } from './site.ts'

// A busy server may be late, but not by much.
const late = 5_000

interface Warned {
  readonly person: Visitor
  readonly stream: Events
}

const tooLong = ({ patienceMs }: Site, what: string, ms: number): WireSeen => ({
  unseen: `${what} is ${Math.ceil(ms / 1_000)} s away, and the patience is ${patienceMs / 1_000} s; start the server with shorter times, or give more patience`,
})

// A stream keeps the session from ending as closed.
const untilWarning = async (site: Site, then: (warned: Warned) => Promise<WireSeen>): Promise<WireSeen> => {
  const person = await site.person()
  const { warnsInMs = 0 } = await person.live()
  if (warnsInMs > site.patienceMs) return tooLong(site, 'the warning', warnsInMs)
  const stream = await person.listen('?page=one&nth=1')
  try {
    const warning = await stream.next(says('warning'), warnsInMs + late)
    claim(
      warning !== undefined,
      `no warning was pushed within ${warnsInMs + late} ms, and it was due in ${warnsInMs} ms`,
    )
    const { reason, extendable, endsInMs } = warning.data
    claim(reason === 'idle' || reason === 'lifetime', `the reason of the warning is ${JSON.stringify(reason)}`)
    claim(typeof extendable === 'boolean', `extendable is ${JSON.stringify(extendable)}`)
    claim(typeof endsInMs === 'number', `endsInMs is ${JSON.stringify(endsInMs)}`)
    return await then({ person, stream })
  } finally {
    stream.stop()
  }
}

/** Chapter 6: warning and end. */
export const endCases: readonly WireCase[] = [
  {
    rule: '6.1',
    name: 'the warning is pushed when it begins, and says why and whether it can be put off',
    check: (site) =>
      untilWarning(site, async ({ person }) => {
        const { phase } = await person.live()
        claim(phase === 'warning', `GET says ${phase} while the stream says warning`)
        return 'holds'
      }),
  },
  {
    rule: '6.2',
    name: 'while the warning is up, input changes nothing',
    check: (site) =>
      untilWarning(site, async ({ person }) => {
        await claimUnmoved(person, () => person.send({ type: 'input', agoMs: 0 }), 'input under a warning')
        const { phase } = await person.live()
        claim(phase === 'warning', `input under a warning made it ${phase}`)
        return 'holds'
      }),
  },
  {
    rule: '6.3',
    name: 'while the warning is up, extend goes on with the session',
    check: (site) =>
      untilWarning(site, async ({ person, stream }) => {
        const before = await person.live()
        if (before.phase === 'warning' && !before.extendable)
          return { unseen: 'the warning is about the end of the lifetime, which nothing puts off' }
        const after = liveIn(await person.send({ type: 'extend', page: 'one' }))
        claim(after.phase === 'active', `after extend the phase is ${after.phase}`)
        claim(
          (await stream.next(says('active'), late)) !== undefined,
          'the stream did not say that the session goes on',
        )
        return 'holds'
      }),
  },
  {
    rule: '6.4',
    name: 'a session that nobody touches ends by itself, and says so with 401',
    check: async (site) => {
      const person = await site.person()
      const { endsInMs, idleMs, lifetimeEndsInMs } = await person.live()
      if (endsInMs > site.patienceMs) return tooLong(site, 'the end', endsInMs)
      const stream = await person.listen('?page=one&nth=1')
      const end = await stream.next(says('ended'), endsInMs + late)
      stream.stop()
      claim(end !== undefined, `no end was pushed within ${endsInMs + late} ms, and it was due in ${endsInMs} ms`)
      const answer = await person.ask()
      claimEnded(answer, 401, lifetimeEndsInMs < idleMs ? 'lifetime' : 'idle')
      claim(typeof answer.json?.['agoMs'] === 'number', `agoMs is ${JSON.stringify(answer.json?.['agoMs'])}`)
      return 'holds'
    },
  },
  {
    rule: '6.5',
    name: 'a request after the end is refused, whether a timer ran or not',
    check: async (site) => {
      const person = await site.person()
      const { endsInMs, idleMs, lifetimeEndsInMs } = await person.live()
      if (endsInMs > site.patienceMs) return tooLong(site, 'the end', endsInMs)
      await waited(endsInMs + 1)
      claimEnded(await person.send({ type: 'extend' }), 401, lifetimeEndsInMs < idleMs ? 'lifetime' : 'idle')
      return 'holds'
    },
  },
]
