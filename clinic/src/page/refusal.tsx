import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import type { Refusal } from '../doors.ts'
import { refused } from './answers.tsx'
import { show } from './show.tsx'

/** The page for whoever is refused something: a task, a form from another site, or anything while the store is away. */
export const refusalPage = (c: Context, clinic: Clinic, refusal: Refusal): Response | Promise<Response> => {
  if (refusal.task !== undefined) return refused(c, clinic, refusal.task)
  const away = refusal.status === 503
  return show(
    c,
    clinic,
    { title: away ? 'Try again in a moment' : 'Not from there', status: refusal.status, as: 'plain' },
    <>
      <h1>{away ? 'Try again in a moment' : 'This did not come from our own page'}</h1>
      <p>{refusal.detail}</p>
      <p>
        {/* Without an address a link leads to the page itself; a path that begins with two slashes is another site. */}
        <a href={away && c.req.method === 'GET' ? '' : '/'}>
          {away && c.req.method === 'GET' ? 'Try again' : 'Go to the start'}
        </a>
      </p>
    </>,
  )
}
