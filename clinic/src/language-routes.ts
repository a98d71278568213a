import type { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import type { Clinic } from './clinic.ts'
import { pathFrom } from './page/from.ts'
import { fieldIn } from './page/read-form.ts'
import { isLanguage } from './words/language.ts'
import { languageCookie } from './words/words.ts'

const aYearSeconds = 365 * 24 * 3_600

/** The route that chooses the language, which this browser then keeps. */
export const languageRoutes = (app: Hono, clinic: Clinic): void => {
  const { doors, settings } = clinic
  app.post('/language', doors.open('everybody chooses the language that they read'), async (c) => {
    const language = await fieldIn(c, 'language')
    if (isLanguage(language))
      setCookie(c, languageCookie, language, {
        path: '/',
        maxAge: aYearSeconds,
        httpOnly: true,
        sameSite: 'Lax',
        secure: (settings.origin ?? c.req.url).startsWith('https:'),
      })
    const from = await fieldIn(c, 'from')
    return c.redirect(
      from === '/' || from.startsWith('/sign-in') ? from.replace(/[^\x21-\x7e]/g, '') : pathFrom(c, clinic, from),
      303,
    )
  })
}
