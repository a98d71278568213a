import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { conflict } from '../page/answers.tsx'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { liveSessionsOf } from '../people/live.ts'
import { SessionFacts } from '../people/session-line.tsx'
import { policySentences } from '../policy-words.ts'

/** Everybody's own sessions, of which they can end the others. */
export const yourSessionsRoutes = (app: Hono, clinic: Clinic): void => {
  const { doors, sessions } = clinic
  const door = () => doors.requirePerson('they are the own sessions of whoever asks')

  app.get('/your-sessions', door(), async (c) => {
    const { person, session: own } = requiredViewer(c, clinic)
    const live = await liveSessionsOf(sessions, person.name)
    return show(
      c,
      clinic,
      { title: 'Your sessions' },
      <>
        <h1>Your sessions</h1>
        <ul class="cards">
          {live.map((session) => (
            <li class="card">
              <SessionFacts session={session} now={clinic.now()} />
              {session.id === own ? (
                <p class="hint">You are looking with this one.</p>
              ) : (
                <form method="post" action={`/your-sessions/${session.id}/end`}>
                  <button type="submit" class="quiet">
                    End this session
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
        {live.length > 1 && (
          <form method="post" action="/your-sessions/end-others">
            <button type="submit">End all but this one</button>
          </form>
        )}
        <section class="card">
          <h2>When you walk away</h2>
          <ul class="policy">
            {policySentences(clinic.roles.policyOf(person.roles)).map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </section>
      </>,
    )
  })

  app.post('/your-sessions/end-others', door(), async (c) => {
    const { person, session } = requiredViewer(c, clinic)
    await sessions.endAll({ subject: person.name, by: person.name, except: session })
    return c.redirect('/your-sessions?done=others-ended', 303)
  })

  app.post('/your-sessions/:session/end', door(), async (c) => {
    const { person, session: own } = requiredViewer(c, clinic)
    const id = c.req.param('session')
    if (id === own) {
      await doors.signOut(c)
      return c.redirect('/?ended=signed-out', 303)
    }
    return (await sessions.end({ subject: person.name, id, by: person.name }))
      ? c.redirect('/your-sessions?done=ended', 303)
      : conflict(c, clinic, 'This session is over already.')
  })
}
