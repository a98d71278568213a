import type { Sessions } from 'curfew/server/sessions'
import { Hono } from 'hono'
import { type Beside, failed, notFound } from './asking/door.ts'
import { ownHeaders } from './asking/headers.ts'
import { assetAnswer } from './assets.ts'
import { addEnding } from './ending/ending.tsx'
import { addSessionExports } from './exporting/sessions.ts'
import { addFigures } from './figures/figures.tsx'
import { addJournal } from './journal/journal.tsx'
import { addNow } from './now/now.tsx'
import { addPolicy } from './policy/policy.tsx'
import { type ConsoleSetup, type Desk, deskFor, type PageSetup } from './setup.ts'
import { addStory } from './story/story.tsx'
import { addTelling } from './telling/telling.tsx'
import { addYours } from './yours/yours.tsx'

/** Answers a request for a page of the console, or for what its pages load. */
export type Console = (request: Request) => Promise<Response>

// Some frameworks cut off the path of the mount, and some do not.
const below = (at: string, { url }: Request): string => {
  const { pathname } = new URL(url)
  if (pathname === at) return '/'
  return pathname.startsWith(`${at}/`) ? pathname.slice(at.length) : pathname
}

const appFor = (desk: Desk, add: (app: Hono<Beside>, desk: Desk) => void): Console => {
  const app = new Hono<Beside>({ getPath: (request) => below(desk.at, request) })
  app.onError(failed(desk))
  app.use(async (c, next) => {
    await next()
    // A redirect has no headers of ours yet, and it says who is signed in.
    if (!c.res.headers.has('cache-control'))
      for (const [name, value] of Object.entries(ownHeaders)) c.res.headers.set(name, value)
  })
  app.get('/assets/:name', (c) => assetAnswer(c.req.param('name')) ?? notFound(desk)(c))
  add(app, desk)
  app.notFound(notFound(desk))
  return async (request) => {
    if (request.method !== 'HEAD') return app.fetch(request)
    // Hono would drop the body of such an answer and leave it open, so a stream would go on without a reader.
    const answer = await app.fetch(new Request(request.url, { headers: request.headers }))
    await answer.body?.cancel()
    return new Response(null, answer)
  }
}

const addAll = (app: Hono<Beside>, desk: Desk): void => {
  addNow(app, desk)
  addSessionExports(app, desk)
  addEnding(app, desk)
  addTelling(app, desk)
  addStory(app, desk)
  addJournal(app, desk)
  addFigures(app, desk)
  addPolicy(app, desk)
  addYours(app, desk)
}

/**
 * A console for operators: who is signed in, and why each session ended. Mount it below any path of the application. It
 * asks for the session, the task and the origin of each request itself.
 * @throws Misuse when an option cannot work.
 */
export const consoleFor = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  setup: ConsoleSetup<NoInfer<Task>>,
): Console => appFor(deskFor(sessions as unknown as Sessions, setup, 'console'), addAll)

/**
 * The page on which each signed-in person sees and ends their own sessions. The rest of the console is not there.
 * @throws Misuse when an option cannot work.
 */
export const yourSessions = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  setup: PageSetup,
): Console => appFor(deskFor(sessions as unknown as Sessions, setup, 'yours'), addYours)
