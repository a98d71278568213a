import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { conflict } from '../page/answers.tsx'
import { OnceKey } from '../page/form-key.tsx'
import { answerOnceDone } from '../page/form-once.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { liveSessionsOf } from '../people/live.ts'
import { SessionFacts } from '../people/session-line.tsx'
import { policySentences } from '../policy-words.ts'
import { wordsOf } from '../words/words.ts'

/** The routes for a person's own sessions. They can end the others. */
export const yourSessionsRoutes = (app: Hono, clinic: Clinic): void => {
  const { doors, sessions } = clinic
  const door = () => doors.requirePerson('people read and end their own sessions')

  app.get('/your-sessions', door(), async (c) => {
    const words = wordsOf(c)
    const { people } = words
    const { person, session: own } = requiredViewer(c, clinic)
    const live = await liveSessionsOf(sessions, person.name)
    return show(
      c,
      clinic,
      { title: people.own.title },
      <>
        <h1>{people.own.title}</h1>
        <ul class="cards">
          {live.map((session) => (
            <li class="card">
              <SessionFacts session={session} now={clinic.now()} />
              {session.id === own ? (
                <p class="hint">{people.own.thisDevice}</p>
              ) : (
                <form method="post" action={`/your-sessions/${session.id}/end`}>
                  <OnceKey />
                  <button type="submit" class="quiet">
                    {people.endThis}
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
        {live.length > 1 && (
          <form method="post" action="/your-sessions/end-others">
            <OnceKey />
            <button type="submit">{people.own.endOthers}</button>
          </form>
        )}
        <p>
          <a href="/your-password">{people.own.changePassword}</a>
        </p>
        <section class="card">
          <h2>{people.signIn.walkAway}</h2>
          <ul class="policy">
            {policySentences(words, clinic.roles.policyOf(person.roles)).map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </section>
      </>,
    )
  })

  app.post('/your-sessions/end-others', door(), async (c) => {
    const { person, session } = requiredViewer(c, clinic)
    return answerOnceDone(c, clinic, '', async () => {
      await sessions.endAll({ subject: person.name, by: person.name, except: session })
      return '/your-sessions?done=others-ended'
    })
  })

  app.post('/your-sessions/:session/end', door(), async (c) => {
    const { person, session: own } = requiredViewer(c, clinic)
    const id = c.req.param('session')
    if (id === own) {
      await doors.signOut(c)
      return c.redirect('/?ended=signed-out', 303)
    }
    return answerOnceDone(c, clinic, '', async () =>
      (await sessions.end({ subject: person.name, id, by: person.name }))
        ? '/your-sessions?done=ended&count=1'
        : () => conflict(c, clinic, wordsOf(c).people.overAlready),
    )
  })
}
