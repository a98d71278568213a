import { type EndReason, endReasons } from 'curfew'
import { endedSentence, wordsFor } from 'curfew/browser/warning-words'
import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { show } from '../page/show.tsx'

const english = wordsFor('en')

const isReason = (word: string | undefined): word is EndReason => endReasons.some((reason) => reason === word)

// The server's own memory comes first. A page's word only says what to read out, and can be one of six at most.
const whySignedOut = (c: Context, { doors, settings }: Clinic): string | undefined => {
  const visit = doors.visit(c)
  if (visit.kind === 'live') return undefined
  if (visit.kind === 'ended') return endedSentence(english, visit.reason, visit.idle)
  const word = c.req.query('ended')
  return isReason(word) ? endedSentence(english, word, settings.policy.idle) : undefined
}

const Welcome = ({ isIn }: { readonly isIn: boolean }) => (
  <section class="welcome">
    <h1>Small animals, looked after by the sea</h1>
    <p class="lead">
      Harbour Vets is a small practice on shared machines. Whoever walks away is signed out in good time, is warned
      before, and can read afterwards why.
    </p>
    <p>
      <a class="button" href={isIn ? '/animals' : '/sign-in'}>
        {isIn ? 'Go on working' : 'Sign in'}
      </a>
    </p>
  </section>
)

const hours = [
  ['Monday to Friday', '08:30 – 18:00'],
  ['Saturday', '09:00 – 12:30'],
  ['At night', 'Call 01632 960 999'],
] as const

const Notices = () => (
  <div class="pair">
    <section class="card">
      <h2>Opening hours</h2>
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
      <h2>Five roles</h2>
      <p>
        Reception, nurse, vet, dispenser and manager each have tasks that no other has. A refund, a destruction and a
        prescription always take two people.
      </p>
    </section>
  </div>
)

/** The public page. It says why the last session ended. */
export const homeRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/', clinic.doors.open('the page for everybody'), (c) => {
    const why = whySignedOut(c, clinic)
    const isIn = clinic.doors.visit(c).kind === 'live'
    return show(
      c,
      clinic,
      { title: 'Welcome' },
      <>
        {why && (
          <p class="ended" role="status">
            {why}
          </p>
        )}
        <Welcome isIn={isIn} />
        <Notices />
      </>,
    )
  })
}
