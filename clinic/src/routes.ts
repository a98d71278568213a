import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { fileRoutes } from './animals/file.tsx'
import { recordRoutes } from './animals/record.tsx'
import { registerRoutes } from './animals/register.tsx'
import { searchRoutes } from './animals/search.tsx'
import { assetRoutes } from './asset-routes.ts'
import type { Clinic } from './clinic.ts'
import { dispensaryRoutes } from './dispensary/dispensary.tsx'
import { drugRegisterRoutes } from './drug-register/register.tsx'
import { headers } from './headers.ts'
import { healthRoutes } from './health/health.ts'
import { homeRoutes } from './home/home.tsx'
import { broken, notFound } from './page/answers.tsx'
import { refusalPage } from './page/refusal.tsx'
import { manageRoutes } from './people/manage.ts'
import { peopleRoutes } from './people/people-page.tsx'
import type { Check } from './sign-in/check.ts'
import { signInRoutes } from './sign-in/sign-in.tsx'
import { StoreAway } from './store-away.ts'
import { approveRoutes } from './till/approve.tsx'
import { tillRoutes } from './till/till.tsx'
import { todayRoutes } from './today/today.tsx'
import { amendRoutes } from './visits/amend.tsx'
import { bookRoutes } from './visits/book.tsx'
import { visitRoutes } from './visits/page.tsx'
import { treatRoutes } from './visits/treat.ts'
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
  peopleRoutes,
  manageRoutes,
  yourSessionsRoutes,
] as const

/**
 * The whole application.
 * @throws Misuse when a route says nothing about who may use it.
 */
export const createApp = (clinic: Clinic, check: Check): Hono => {
  const { doors, sessions, settings } = clinic
  const app = new Hono()
  app.use(headers(settings.origin))
  assetRoutes(app, clinic)
  healthRoutes(app, clinic)
  app.use(bodyLimit({ maxSize: largestForm, onError: (c) => c.text('This is more than a form can hold.', 413) }))
  app.use(doors.attach())
  signInRoutes(app, clinic, check)
  for (const screen of screens) screen(app, clinic)
  app.notFound((c) => notFound(c, clinic))
  app.onError(async (failure, c) => {
    if (failure instanceof StoreAway) {
      sessions.write({ what: 'store-failed', detail: `${c.req.method} ${c.req.path}: ${failure.message}` })
      c.header('retry-after', '1')
      return refusalPage(c, clinic, { status: 503, detail: 'Sessions cannot be changed just now. Try again.' })
    }
    sessions.write({ what: 'failure', detail: `${c.req.method} ${c.req.path}: ${failure.message}` })
    return broken(c, clinic)
  })
  doors.checkRoutes(app)
  return app
}
