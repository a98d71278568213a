import { cutTo, instant } from 'curfew'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs } from '../asking/door.ts'
import { formOf, textIn } from '../asking/form.ts'
import { forgetText, keptText, markOf, type Typed } from '../asking/kept-text.ts'
import { CountedWords, LessWords } from '../ending/counted-words.tsx'
import { reach } from '../ending/reach.ts'
import { counted, reachedBy, reachedWords, type Target } from '../ending/target.ts'
import { Faults } from '../page/faults.tsx'
import { Layout, pageAnswer } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'
import { listPage, seenPage } from './seen.tsx'

const longestSender = 100
const longestWords = 500

const typedFor = (c: Asked, { which }: Target): Typed => ({
  subject: c.get('visit').subject,
  act: 'message',
  which,
})

const writePage = async (
  desk: Desk,
  c: Asked,
  target: Target,
  faults: readonly string[],
  text = '',
): Promise<Response> => {
  const visit = c.get('visit')
  const count = await counted(desk, target, 'sessions.message', visit)
  return pageAnswer(
    <Layout desk={desk} title="Send a message" visit={visit}>
      <h1>Send a message</h1>
      <Faults sentences={faults} />
      <p class="lead">
        To <CountedWords count={count} />: {target.words}.
      </p>
      <LessWords count={count} act="message" />
      <p>
        It appears on their pages with your name, and on pages that they open later, until each person closes it or a
        day is over.
      </p>
      <form method="post" action={`${desk.at}/message`} class="stack">
        <input type="hidden" name="which" value={target.which} />
        <input type="hidden" name="mark" value={markOf(typedFor(c, target))} />
        <label class="field">
          <span>Message</span>
          <textarea name="text" required maxlength={500} rows={4}>
            {text}
          </textarea>
        </label>
        <div class="buttons">
          <button type="submit" class="strong">
            Send
          </button>
          <a href={`${desk.at}/`}>Leave it</a>
        </div>
      </form>
      <p>
        <a href={`${desk.at}/messages`}>Messages sent before</a>
      </p>
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
  const { sessions } = desk
  const count = await counted(desk, target, 'sessions.message', visit)
  const to = await reachedBy(desk, visit, 'sessions.message', target, instant(sessions.now() + 1))
  const { id } = await sessions.keepMessage({
    ...to,
    except: [visit.id],
    text,
    by: visit.subject,
    sender: cutTo(await desk.nameOf(visit.subject), longestSender),
    words: cutTo(reachedWords(target, count), longestWords),
  })
  c.header('set-cookie', forgetText(desk, c))
  return c.redirect(`${desk.at}/messages/${id}`, 303)
}

/** The pages that send a message to one session, or to all that a query chooses. They also say who has seen it. */
export const addTelling = (app: Hono<Beside>, desk: Desk): void => {
  const mayTell = needs(desk, 'sessions.message')
  app.get('/message', mayTell, async (c) => {
    const target = await reach(desk, c, new URL(c.req.url).searchParams, 'sessions.message')
    if (target instanceof Response) return target
    return writePage(desk, c, target, [], keptText(c, typedFor(c, target)))
  })
  app.post('/message', needs(desk, 'sessions.message', { act: 'message', field: 'text' }), (c) => send(desk, c))
  app.get('/messages', mayTell, (c) => listPage(desk, c))
  app.get('/messages/:id{[\\w-]+}', mayTell, (c) => seenPage(desk, c))
}
