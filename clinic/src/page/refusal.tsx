import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import type { Refusal } from '../doors.ts'
import { type Words, wordsOf } from '../words/words.ts'
import { broken, refused } from './answers.tsx'
import { show } from './show.tsx'

const saidOf = ({ status }: Refusal, answers: Words['people']['answers']) => {
  if (status === 503) return { title: answers.awayTitle, text: answers.away }
  if (status === 421) return { title: answers.addressTitle, text: answers.address }
  return { title: answers.foreignTitle, text: answers.foreign }
}

/** The page for a refused request: without the task, from another site, or while the store is away. */
export const refusalPage = (c: Context, clinic: Clinic, refusal: Refusal): Response | Promise<Response> => {
  if (refusal.task !== undefined) return refused(c, clinic, refusal.task)
  if (refusal.status === 500) return broken(c, clinic)
  const { answers } = wordsOf(c).people
  const away = refusal.status === 503
  const said = saidOf(refusal, answers)
  const mayRepeat = away && c.req.method === 'GET'
  return show(
    c,
    clinic,
    { title: said.title, status: refusal.status, as: 'plain' },
    <>
      <h1>{said.title}</h1>
      <p>{said.text}</p>
      <p>
        {/* Without an address a link leads to the page itself; a path that begins with two slashes is another site. */}
        <a href={mayRepeat ? '' : '/'}>{mayRepeat ? answers.again : answers.start}</a>
      </p>
    </>,
  )
}
