import { describe, expect, it } from 'vitest'
import { stepIgnoringGap } from './clock-gap.ts'
import { definePolicy, oneMinute, type Policy } from './policy.ts'
import type { Session } from './session.ts'
import { announcedAt } from './shown-warnings.ts'
import type { Signal } from './signal.ts'
import { statusAt } from './status.ts'
import { start, step } from './step.ts'
import { after, type Duration, instant, minutes, seconds } from './time.ts'
import type { UnseenNews } from './unseen-warnings.ts'
import { allWarningNews, type WarningNews } from './warning-news.ts'

const dawn = instant(1_000_000)
const at = (time: Duration) => after(dawn, time)
const shown: Signal = { type: 'warning-shown' }
const patient = definePolicy({ moreTime: minutes(5) })
// Warned of its lifetime from 70 s on.
const brief = definePolicy({ lifetime: seconds(100), lifetimeWarning: seconds(30) })

type Steps = readonly (readonly [Duration, Signal])[]
type News = WarningNews | UnseenNews

const told = (steps: Steps, policy: Policy = oneMinute): Session =>
  steps.reduce((is, [time, signal]) => step(is, signal, policy, at(time)), start('carla', [], policy, dawn))

const news = (steps: Steps, policy: Policy = oneMinute): readonly News[] => {
  const all: News[] = []
  steps.reduce(
    (was, [time, signal]) => {
      const is = step(was, signal, policy, at(time))
      all.push(...allWarningNews({ was, is, signal }, policy, at(time)))
      return is
    },
    start('carla', [], policy, dawn),
  )
  return all
}

const warned = { what: 'warned', reason: 'idle' }
const stayed = { what: 'extended', reason: 'stayed' }

describe('a warning that a page shows', () => {
  it('is announced for the nearest end that is due for one', () => {
    const idle = start('carla', [], oneMinute, dawn)
    expect(announcedAt(idle, oneMinute, at(seconds(29)))).toBeUndefined()
    expect(announcedAt(idle, oneMinute, at(seconds(30)))).toBe('idle')
    const last = told([[seconds(75), { type: 'request' }]], brief)
    expect(announcedAt(start('carla', [], brief, at(seconds(0))), brief, at(seconds(75)))).toBe('idle')
    const late = step(told([[seconds(50), { type: 'request' }]], brief), { type: 'request' }, brief, at(seconds(75)))
    expect(announcedAt(late, brief, at(seconds(76)))).toBe('lifetime')
    expect(last.ended).toEqual({ reason: 'idle', at: at(minutes(1)) })
  })

  it('is in the journal once, however many pages show it', () => {
    const steps: Steps = [
      [seconds(30), shown],
      [seconds(31), shown],
      [seconds(59), shown],
    ]
    expect(news(steps)).toEqual([warned])
  })

  it('changes nothing before there is a warning, and nothing after the end', () => {
    const session = start('carla', [], oneMinute, dawn)
    expect(step(session, shown, oneMinute, at(seconds(29)))).toBe(session)
    expect(news([[seconds(29), shown]])).toEqual([])
    expect(
      news([
        [minutes(1), shown],
        [minutes(2), shown],
      ]),
    ).toEqual([])
  })

  it('is another one after activity, and after more time', () => {
    const again: Steps = [
      [seconds(30), shown],
      [seconds(40), { type: 'extend' }],
      [seconds(70), shown],
    ]
    expect(news(again)).toEqual([warned, stayed, warned])
    const moreTime: Steps = [
      [seconds(30), shown],
      [seconds(40), { type: 'more-time' }],
      [seconds(41), shown],
      [seconds(310), shown],
      [seconds(311), shown],
    ]
    expect(news(moreTime, patient)).toEqual([warned, { what: 'extended', reason: 'more-time' }, warned])
  })

  it('of the lifetime is shown once, though warnings of inactivity come between', () => {
    const steps: Steps = [
      [seconds(20), { type: 'request' }],
      [seconds(45), { type: 'request' }],
      [seconds(72), shown],
      [seconds(73), shown],
      [seconds(80), { type: 'input', ago: seconds(1) }],
      [seconds(81), shown],
    ]
    expect(news(steps, brief)).toEqual([{ what: 'warned', reason: 'lifetime' }])
    const both: Steps = [
      [seconds(30), shown],
      [seconds(35), { type: 'extend' }],
      [seconds(72), shown],
      [seconds(96), { type: 'more-time' }],
    ]
    expect(news(both, brief)).toEqual([warned, stayed, warned])
  })

  it('of the lifetime stays known when extra time is taken', () => {
    const both = definePolicy({ lifetime: minutes(3), lifetimeWarning: seconds(140), moreTime: seconds(31) })
    const steps: Steps = [
      [seconds(20), { type: 'request' }],
      [seconds(45), shown],
      [seconds(51), shown],
      [seconds(52), { type: 'more-time' }],
    ]
    const is = told(steps, both)
    expect(is.warned).toEqual({ lifetime: minutes(3) })
  })
})

describe('an end that is put off', () => {
  it('is so by staying, by more time or by a request, once for each warning', () => {
    for (const [signal, reason] of [
      [{ type: 'extend' }, 'stayed'],
      [{ type: 'request' }, 'request'],
      [{ type: 'more-time' }, 'more-time'],
    ] as const) {
      const [first, ...others] = news(
        [
          [seconds(30), shown],
          [seconds(40), signal],
          [seconds(40), signal],
        ],
        patient,
      )
      expect([first, others]).toEqual([warned, [{ what: 'extended', reason }]])
    }
    for (const [signal, reason] of [
      [{ type: 'extend' }, 'stayed'],
      [{ type: 'request' }, 'request'],
      [{ type: 'more-time' }, 'more-time'],
    ] as const)
      expect(
        news(
          [
            [seconds(40), signal],
            [seconds(40), signal],
            [seconds(42), { type: 'extend' }],
          ],
          patient,
        ),
      ).toEqual([{ what: 'extended', reason }])
  })

  it('by a request is told apart where no page had shown the warning, from the moment at which it began', () => {
    const unseen = { what: 'warning-unseen', at: at(seconds(30)), reason: 'request' }
    const request: Signal = { type: 'request' }
    const page = [seconds(0), { type: 'page-seen', page: 'a' }] as const
    expect(news([page, [seconds(40), request], [seconds(40), request]])).toEqual([
      unseen,
      { what: 'extended', reason: 'request', detail: 'unseen' },
    ])
    const later = [
      { ...unseen, at: at(seconds(70)) },
      { what: 'extended', reason: 'request', detail: 'unseen' },
    ]
    expect(news([page, [seconds(30), shown], [seconds(40), request], [seconds(75), request]])).toEqual([
      warned,
      { what: 'extended', reason: 'request' },
      ...later,
    ])
  })

  it('is none without a warning, and none where only the lifetime is warned of', () => {
    expect(news([[seconds(20), { type: 'extend' }]])).toEqual([])
    const steps: Steps = [
      [seconds(20), { type: 'request' }],
      [seconds(45), { type: 'request' }],
      [seconds(76), { type: 'request' }],
      [seconds(80), { type: 'extend' }],
    ]
    expect(news(steps, brief)).toEqual([])
  })

  it('is none by input in the warning, by input from before it, or by an end', () => {
    expect(news([[seconds(40), { type: 'input', ago: seconds(0) }]])).toEqual([])
    expect(news([[seconds(40), { type: 'input', ago: seconds(11) }]])).toEqual([])
    expect(news([[seconds(40), { type: 'sign-out' }]])).toEqual([])
  })
})

describe('after a gap in which nothing was heard', () => {
  const gap = minutes(10)
  const inGap = (is: Session, signal: Signal, time: Duration): readonly [Session, ...News[]] => {
    const next = stepIgnoringGap(gap, is, signal, oneMinute, at(time))
    return [next, ...allWarningNews({ was: is, is: next, signal, gap }, oneMinute, at(time))]
  }

  it('a warning is still shown once, and put off once', () => {
    const session = start('carla', [], oneMinute, dawn)
    const [first, firstNews] = inGap(session, shown, seconds(635))
    expect([first.warned, firstNews]).toEqual([{ idle: dawn }, warned])
    expect(inGap(first, shown, seconds(636))).toEqual([first])
    const [stays, stayNews] = inGap(first, { type: 'extend' }, seconds(637))
    expect([stays.activeAt, stayNews]).toEqual([at(seconds(637)), stayed])
    expect(inGap(stays, { type: 'extend' }, seconds(639))[1]).toBeUndefined()
  })

  it('a warning that was shown before is known after', () => {
    const before = step(start('carla', [], oneMinute, dawn), shown, oneMinute, at(seconds(35)))
    expect(inGap(before, shown, seconds(640))).toEqual([before])
  })
})

it('showing the warning leaves the status as it is', () => {
  const is = told([[seconds(31), shown]])
  for (const time of [31, 45, 59, 60])
    expect(statusAt(is, oneMinute, at(seconds(time)))).toEqual(
      statusAt(start('carla', [], oneMinute, dawn), oneMinute, at(seconds(time))),
    )
})
