import { instant } from 'curfew'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs } from '../asking/door.ts'
import { formOf, textIn } from '../asking/form.ts'
import { isJudgedEach } from '../asking/judged-each.ts'
import { may } from '../asking/may.ts'
import { reach } from '../ending/reach.ts'
import { counted, sessionsOf, type Target } from '../ending/target.ts'
import { isNarrowed } from '../now/query.ts'
import { Faults } from '../page/faults.tsx'
import { Layout, pageAnswer } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'

const writePage = async (desk: Desk, c: Asked, target: Target, faults: readonly string[]): Promise<Response> => {
  const visit = c.get('visit')
  const count = await counted(desk, target, visit)
  return pageAnswer(
    <Layout desk={desk} title="Send a message" visit={visit}>
      <h1>Send a message</h1>
      <Faults sentences={faults} />
      <p class="lead">
        To <strong data-count={count}>{count}</strong> {count === '1' ? 'session' : 'sessions'}: {target.words}.
      </p>
      <p>It appears on the pages that are open now. The journal keeps it with your name.</p>
      <form method="post" action={`${desk.at}/message`} class="stack">
        <input type="hidden" name="which" value={target.which} />
        <label class="field">
          <span>Message</span>
          <textarea name="text" required maxlength={500} rows={4}></textarea>
        </label>
        <div class="buttons">
          <button type="submit" class="strong">
            Send
          </button>
          <a href={`${desk.at}/`}>Leave it</a>
        </div>
      </form>
    </Layout>,
    faults.length > 0 ? 400 : 200,
  )
}

const send = async (desk: Desk, c: Asked): Promise<Response> => {
  const form = await formOf(c)
  const target = await reach(desk, c, new URLSearchParams(form.get('which') ?? ''), 'sessions.message')
  if (target instanceof Response) return target
  const text = textIn(form, 'text')
  if (text === '') return writePage(desk, c, target, ['The message is empty. Write a few words.'])
  const visit = c.get('visit')
  const { subject: by, id: own } = visit
  const { sessions } = desk
  let told = 0
  const isJudged = isJudgedEach((object) => may(desk, visit, 'sessions.message', object))
  const isToAll = !target.one && !isNarrowed(target.chosen.query) && !isJudged
  if (isToAll) await sessions.message({ text, by })
  else
    for await (const view of sessionsOf(desk, target, instant(sessions.now() + 1))) {
      if (view.id === own || !may(desk, visit, 'sessions.message', view)) continue
      await sessions.message({ subject: view.subject, id: view.id, text, by })
      told += 1
    }
  if (told > 0) sessions.write({ what: 'messages-sent', by, detail: `${told}, ${target.words}` })
  return c.redirect(`${desk.at}/message/sent?count=${isToAll ? 'all' : told}`, 303)
}

const sentPage = (desk: Desk, c: Asked): Promise<Response> => {
  const count = Number(c.req.query('count') ?? Number.NaN)
  const to = Number.isInteger(count) ? `${count} ${count === 1 ? 'session' : 'sessions'}` : 'everyone'
  return pageAnswer(
    <Layout desk={desk} title="Sent" visit={c.get('visit')}>
      <h1>Sent</h1>
      <p class="lead">The message went to {to}.</p>
      <p>
        <a href={`${desk.at}/`}>Back to the list</a>
      </p>
    </Layout>,
  )
}

/** The pages that send a message to one session, to a role, or to all that a query chooses. */
export const addTelling = (app: Hono<Beside>, desk: Desk): void => {
  const mayTell = needs(desk, 'sessions.message')
  app.get('/message', mayTell, async (c) => {
    const target = await reach(desk, c, new URL(c.req.url).searchParams, 'sessions.message')
    return target instanceof Response ? target : writePage(desk, c, target, [])
  })
  app.post('/message', mayTell, (c) => send(desk, c))
  app.get('/message/sent', mayTell, (c) => sentPage(desk, c))
}
