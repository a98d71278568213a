import { type EndReason, endReasons } from 'curfew'
import { endedSentence } from 'curfew/browser/warning-words'
import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { show } from '../page/show.tsx'
import { hasDemoPage } from '../settings/demo.ts'
import { useWords, wordsOf } from '../words/words.ts'

/** The known facts about the end of the last session. */
interface Told {
  readonly why: string
  /** The server's memory of it. */
  readonly facts?: string
}

const isReason = (word: string | undefined): word is EndReason => endReasons.some((reason) => reason === word)

// The server's memory comes first. The word in a page's address only selects one of six sentences.
const lastEnd = (c: Context, { doors, settings }: Clinic): Told | undefined => {
  const { curfew } = wordsOf(c)
  const visit = doors.visit(c)
  if (visit.kind === 'live') return undefined
  if (visit.kind === 'ended')
    return { why: endedSentence(curfew, visit.reason, visit.idle, visit.facts), facts: JSON.stringify(visit.facts) }
  const word = c.req.query('ended')
  if (!isReason(word)) return undefined
  const unreported = c.req.query('reports') === 'refused' && ({ reports: 'refused' } as const)
  return { why: endedSentence(curfew, word, settings.policy.idle, { ...unreported }) }
}

interface Welcomed {
  readonly isIn: boolean
  readonly mayToday: boolean
  readonly hasDemo: boolean
}

const Welcome = ({ isIn, mayToday, hasDemo }: Welcomed) => {
  const { demo, frame, people } = useWords()
  const back = mayToday ? people.home.back : people.home.backToAnimals
  return (
    <section class="welcome">
      <h1>{people.home.heading}</h1>
      <p class="lead">{people.home.lead}</p>
      <p>
        <a class="button" href={isIn ? (mayToday ? '/today' : '/animals') : '/sign-in'}>
          {isIn ? back : frame.signIn}
        </a>{' '}
        {hasDemo && (
          <a class="button quiet" href="/demo">
            {demo.title}
          </a>
        )}
      </p>
    </section>
  )
}

const Notices = () => {
  const { home } = useWords().people
  const hours = [
    [home.weekdays, '08:30 – 18:00'],
    [home.saturday, '09:00 – 12:30'],
    [home.night, home.call],
  ] as const
  return (
    <div class="pair">
      <section class="card">
        <h2>{home.hours}</h2>
        <dl class="facts">
          {hours.map(([when, open]) => (
            <div>
              <dt>{when}</dt>
              <dd>{open}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="card">
        <h2>{home.roles}</h2>
        <p>{home.rolesText}</p>
      </section>
    </div>
  )
}

/** The public page. It says why the last session ended. */
export const homeRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/', clinic.doors.open('the page for everybody'), (c) => {
    const told = lastEnd(c, clinic)
    const visit = clinic.doors.visit(c)
    const isIn = visit.kind === 'live'
    return show(
      c,
      clinic,
      // Without an end to show, this page needs no script.
      { title: wordsOf(c).people.home.title, ...(told && { watches: 'always' as const }) },
      <>
        {told && (
          <session-ended sign-in="/sign-in" idle={clinic.settings.policy.idle} facts={told.facts}>
            <p class="ended" tabindex={-1} autofocus role="status">
              {told.why}
            </p>
          </session-ended>
        )}
        <Welcome
          isIn={isIn}
          mayToday={isIn && visit.tasks.includes('day.see')}
          hasDemo={hasDemoPage(clinic.settings)}
        />
        <Notices />
      </>,
    )
  })
}
