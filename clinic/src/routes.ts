import { Misuse, StoreAway } from 'curfew'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { agreeOnPages, agreeOnSessions } from './agreeing.ts'
import { fileRoutes } from './animals/file.tsx'
import { recordRoutes } from './animals/record.tsx'
import { registerRoutes } from './animals/register.tsx'
import { searchRoutes } from './animals/search.tsx'
import { assetRoutes } from './asset-routes.ts'
import type { Clinic } from './clinic.ts'
import { consoleRoutes } from './console/console.ts'
import { faceRoutes } from './demo/faces.tsx'
import { demoRoutes } from './demo/page.tsx'
import { dispensaryRoutes } from './dispensary/dispensary.tsx'
import { drugRegisterRoutes } from './drug-register/register.tsx'
import { headers } from './headers.ts'
import { healthRoutes } from './health/health.ts'
import { homeRoutes } from './home/home.tsx'
import { isItYouRoutes } from './is-it-you/is-it-you.tsx'
import { languageRoutes } from './language-routes.ts'
import { metricsRoutes } from './metrics/metrics.ts'
import { broken, notFound, tooLarge } from './page/answers.tsx'
import { undoRoutes } from './pending/undo.tsx'
import { manageRoutes } from './people/manage.ts'
import { peopleRoutes } from './people/people-page.tsx'
import type { Check } from './sign-in/check.ts'
import { signInRoutes } from './sign-in/sign-in.tsx'
import { approveRoutes } from './till/approve.tsx'
import { tillRoutes } from './till/till.tsx'
import { todayRoutes } from './today/today.tsx'
import { amendRoutes } from './visits/amend.tsx'
import { bookRoutes } from './visits/book.tsx'
import { visitRoutes } from './visits/page.tsx'
import { treatRoutes } from './visits/treat.ts'
import { yourPasswordRoutes } from './your-password/your-password.tsx'
import { yourSessionsRoutes } from './your-sessions/your-sessions.tsx'

const largestForm = 32 * 1_024

const screens = [
  homeRoutes,
  todayRoutes,
  searchRoutes,
  registerRoutes,
  fileRoutes,
  recordRoutes,
  bookRoutes,
  visitRoutes,
  treatRoutes,
  amendRoutes,
  dispensaryRoutes,
  drugRegisterRoutes,
  tillRoutes,
  approveRoutes,
  undoRoutes,
  peopleRoutes,
  manageRoutes,
  consoleRoutes,
  faceRoutes,
  yourSessionsRoutes,
] as const

/**
 * The whole application.
 * @throws Misuse when a route declares neither a task nor that it is open.
 */
export const createApp = (clinic: Clinic, check: Check): Hono => {
  const { doors, sessions, settings } = clinic
  const app = new Hono()
  app.use(headers(settings.origin))
  assetRoutes(app, clinic)
  healthRoutes(app, clinic)
  app.use(bodyLimit({ maxSize: largestForm, onError: (c) => tooLarge(c, clinic) }))
  demoRoutes(app, clinic)
  app.use(agreeOnSessions(clinic))
  app.use(doors.attach())
  app.use(agreeOnPages(app, clinic))
  app.use((_c, next) => {
    clinic.announcements.carryOut()
    return next()
  })
  signInRoutes(app, clinic, check)
  languageRoutes(app, clinic)
  metricsRoutes(app, clinic)
  yourPasswordRoutes(app, clinic, check)
  isItYouRoutes(app, clinic, check)
  for (const screen of screens) screen(app, clinic)
  app.notFound((c) => notFound(c, clinic))
  app.onError((failure, c) => {
    if (failure instanceof HTTPException) return failure.getResponse()
    // Hono's own response lets `attach` answer and journal this failure.
    if (failure instanceof StoreAway || failure instanceof Misuse) return c.text('Internal Server Error', 500)
    sessions.write({ what: 'failure', detail: `${c.req.method} ${c.req.path}: ${failure.message}` })
    return broken(c, clinic)
  })
  doors.checkRoutes(app)
  return app
}
