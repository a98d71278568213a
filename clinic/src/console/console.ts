import { type Console, consoleFor } from 'curfew-console'
import type { Context, Hono } from 'hono'
import { hrefOf } from '../assets.ts'
import type { Clinic } from '../clinic.ts'
import { isItYou, ownPasswordPath } from '../is-it-you/is-it-you.tsx'
import { everybody, personNamed } from '../records/people.ts'

const consoleOf = ({ assets, db, journal, sessions, settings }: Clinic): Console =>
  consoleFor(sessions, {
    journal,
    title: 'Harbour Vets',
    home: '/',
    client: hrefOf(assets, 'client.js'),
    networks: settings.networks,
    // A person who signed in by a face of the demo presses the face again, on the page.
    fresh: { page: isItYou, prove: ({ session: { how } }) => (how === 'demo' ? undefined : ownPasswordPath) },
    nameOf: (subject) => personNamed(db, subject)?.fullName,
    subjectOf: (text) => {
      const typed = text.trim().toLowerCase()
      return everybody(db).find(({ name, fullName }) => name === typed || fullName.toLowerCase() === typed)?.name
    },
  })

/** The operators' console: who is signed in, what happens, and why each session ended. */
export const consoleRoutes = (app: Hono, clinic: Clinic): void => {
  const answer = consoleOf(clinic)
  const door = () => clinic.doors.open('the console asks for the session and the task of each request itself')
  const show = (c: Context): Promise<Response> => answer(c.req.raw)
  app.all('/console', door(), show)
  app.all('/console/*', door(), show)
}
