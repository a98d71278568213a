import { type Instant, instant, StoreAway } from 'curfew'
import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { fieldIn } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { hasDemoPage } from '../settings/demo.ts'
import { useWords, wordsOf } from '../words/words.ts'
import { type Pace, paceIn, setPace } from './pace.ts'
import { type Step, steps, stepsDone } from './steps.ts'
import { type Windows, windowsBeside } from './windows.ts'

const Opening = ({ people, operator }: Windows) => {
  const { demo } = useWords()
  const links = [
    [`${people[0]}/demo/faces`, demo.windows.one],
    [`${people[1]}/demo/faces`, demo.windows.other],
    [`${operator}/demo/faces?who=operator`, demo.windows.operator],
  ] as const
  return (
    <section class="card" aria-labelledby="windows-title">
      <h2 id="windows-title">{demo.windows.title}</h2>
      <p data-open-windows hidden>
        <button type="button">{demo.windows.open}</button>
      </p>
      <p class="hint" role="status" data-blocked={demo.windows.blocked}></p>
      <ul class="windows">
        {links.map(([href, words]) => (
          <li>
            <a href={href} target="_blank" rel="noopener" data-window>
              {words}
            </a>{' '}
            <small>{new URL(href).host}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

const PaceSwitch = ({ pace, since }: { readonly pace: Pace; readonly since: Instant }) => {
  const { demo } = useWords()
  return (
    <section class="card" aria-labelledby="pace-title">
      <h2 id="pace-title">{demo.pace.title}</h2>
      <p data-pace={pace}>{demo.pace.is[pace]}</p>
      <form method="post" action="/demo/pace">
        <input type="hidden" name="since" value={since} />
        <button type="submit" name="pace" value={pace === 'quick' ? 'true' : 'quick'} class="quiet">
          {demo.pace.change[pace]}
        </button>
      </form>
    </section>
  )
}

const StepLine = ({
  step,
  isDone,
  operator,
}: {
  readonly step: Step
  readonly isDone: boolean
  readonly operator: string
}) => {
  const { demo } = useWords()
  const [name, how] = demo.steps[step]
  const link = { role: `${operator}/people`, message: `${operator}/console/message?state=live` }[step as string]
  return (
    <li id={`step-${step}`} class={isDone ? 'ticked' : undefined}>
      <b>{name}</b>
      <span class="tick" hidden={!isDone}>
        {demo.done}
      </span>
      <p>
        {how}{' '}
        {link && (
          <a href={link} target="_blank" rel="noopener">
            {demo.there}
          </a>
        )}
      </p>
    </li>
  )
}

const sinceIn = (text: string | undefined): Instant | undefined =>
  /^\d{1,15}$/.test(text ?? '') ? instant(Number(text)) : undefined

const demoPage = async (c: Context, clinic: Clinic, since: Instant): Promise<Response> => {
  const { demo } = wordsOf(c)
  const windows = windowsBeside(c.req.url)
  const done = await stepsDone(clinic.journal, since)
  return show(
    c,
    clinic,
    { title: demo.title, as: 'plain', script: 'demo.js' },
    <>
      <h1>{demo.title}</h1>
      <p class="lead">{demo.lead}</p>
      <div class="pair">
        <Opening {...windows} />
        <PaceSwitch pace={paceIn(clinic.db)} since={since} />
      </div>
      <section aria-labelledby="steps-title">
        <h2 id="steps-title">{demo.stepsTitle}</h2>
        <ol class="steps" data-live aria-live="polite">
          {steps.map((step) => (
            <StepLine step={step} isDone={done.has(step)} operator={windows.operator} />
          ))}
        </ol>
      </section>
    </>,
  )
}

const unlessAway = async (answer: Promise<Response>): Promise<Response> => {
  try {
    return await answer
  } catch (failure) {
    if (failure instanceof StoreAway) return new Response('The store gives no answer. Try again.', { status: 503 })
    throw failure
  }
}

/**
 * The demo's page: it opens three windows and ticks off what was done in them. Its routes come before `attach`, because
 * the page shares its address with one of the windows. It must be neither a page nor an activity of that session.
 */
export const demoRoutes = (app: Hono, clinic: Clinic): void => {
  if (!hasDemoPage(clinic.settings)) return
  const { doors, sessions } = clinic

  app.get('/demo', doors.open('everyone may play the demo'), async (c) => {
    const since = sinceIn(c.req.query('since'))
    if (since === undefined) return c.redirect(`/demo?since=${clinic.now()}`, 303)
    return unlessAway(demoPage(c, clinic, since))
  })

  app.post('/demo/pace', doors.open('everyone may play the demo'), async (c) => {
    if (!(await sessions.mayPass(c.req.raw))) return c.text('This form was sent from another website.', 403)
    const since = sinceIn(await fieldIn(c, 'since')) ?? clinic.now()
    const pace = await fieldIn(c, 'pace')
    if (pace !== 'quick' && pace !== 'true') return c.text('Write quick or true.', 422)
    return unlessAway(setPace(clinic, pace).then(() => c.redirect(`/demo?since=${since}`, 303)))
  })
}
