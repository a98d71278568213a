import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deadlines } from '../../src/core/deadline.ts'
import { dueAt } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { step } from '../../src/core/step.ts'
import { after, seconds } from '../../src/core/time.ts'
import { unseenAtEnd } from '../../src/core/unseen-warnings.ts'
import { type WarningNews, warningNews } from '../../src/core/warning-news.ts'
import { type Beat, beats, harmless, lastOf, numRuns, policies, signals, tell } from './stories.ts'

const shown: Signal = { type: 'warning-shown' }

it('a page that shows the warning moves no deadline, and a second one changes nothing', () => {
  fc.assert(
    fc.property(policies, beats(), fc.integer({ min: 0, max: 120 }), (policy, story, wait) => {
      const { session, now } = lastOf(tell(policy, story))
      const at = after(now, seconds(wait))
      const is = step(session, shown, policy, at)
      expect(step(is, shown, policy, at)).toBe(is)
      // Time alone may have ended it.
      const { warned: _, ...rest } = is
      const { warned: __, ...same } = step(session, { type: 'page-lost', page: 'none' }, policy, at)
      expect(rest).toEqual(same)
      if (is.ended) return
      expect(deadlines(is, policy)).toEqual(deadlines(session, policy))
      expect(dueAt(is)).toBe(dueAt(session))
      for (const later of [0, 1, 20, 40, 300])
        expect(statusAt(is, policy, after(at, seconds(later)))).toEqual(
          statusAt(session, policy, after(at, seconds(later))),
        )
    }),
    { numRuns },
  )
})

const often: fc.Arbitrary<Signal> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(shown) },
  { weight: 3, arbitrary: harmless },
  { weight: 1, arbitrary: signals },
)

it('each warning is shown once and put off once, and only a warning is', () => {
  fc.assert(
    fc.property(policies, beats(often), (policy, story: readonly Beat[]) => {
      const moments = tell(policy, story)
      let since: WarningNews[] = []
      for (const [index, { signal }] of story.entries()) {
        const [before, later] = [moments[index], moments[index + 1]]
        if (!before || !later) continue
        const [{ session: was }, { session: is, now }] = [before, later]
        const status = statusAt(was, policy, now)
        const news = warningNews({ was, is, signal }, policy, now)
        if (is.activeAt !== was.activeAt) since = since.filter(({ reason }) => reason === 'lifetime')
        if (!news) continue
        expect(status.phase).toBe('warning')
        if (status.phase === 'warning' && news.what === 'warned') {
          expect(news.reason).toBe(status.reason)
          expect(since).not.toContainEqual(news)
          since.push(news)
        } else {
          expect(status).toMatchObject({ reason: 'idle', extendable: true })
          expect(statusAt(is, policy, now)).not.toMatchObject({ phase: 'warning', reason: 'idle' })
        }
      }
    }),
    { numRuns },
  )
})

it('of each end that time brought, a page has shown the warning, or it is told that none has, where one could', () => {
  fc.assert(
    fc.property(policies, beats(often), (policy, story: readonly Beat[]) => {
      const moments = tell(policy, story)
      for (const [index, { session: is, now }] of moments.entries()) {
        const was = moments[index - 1]?.session
        if (!was) continue
        const unseen = unseenAtEnd(was, is, policy)
        const { reason = 'none' } = was.ended ? {} : (is.ended ?? {})
        if (reason !== 'idle' && reason !== 'lifetime') expect(unseen).toBeUndefined()
        else if (policy.presence && was.pages.length === 0) expect(unseen).toBeUndefined()
        else {
          const shownOf =
            reason === 'idle' ? was.warned?.idle === was.activeAt : was.warned?.lifetime === policy.lifetime
          expect(unseen?.reason).toBe(shownOf ? undefined : reason)
          if (unseen) expect(unseen.at).toBeLessThanOrEqual(now)
        }
      }
    }),
    { numRuns },
  )
})
