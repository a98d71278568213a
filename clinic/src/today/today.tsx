import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { today } from '../day.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { fullNames } from '../records/people.ts'
import { type Visit, visitsOn } from '../records/visits.ts'
import { named, useWords, wordsOf } from '../words/words.ts'

interface Listed {
  readonly visit: Visit
  readonly vet: string
}

const Row = ({ visit, vet }: Listed) => {
  const { care } = useWords()
  const isOpen = visit.closedAt === null
  return (
    <li class={isOpen ? undefined : 'over'}>
      <a href={`/visits/${visit.id}`}>
        <time class="when" datetime={`${visit.day}T${visit.time}`}>
          {visit.time}
        </time>
        <span class="what">
          <b>{visit.animalName}</b> <small>{named(care.species, visit.species)}</small>
          <span>{visit.reason}</span>
        </span>
        <span class="who">
          {visit.ownerName} <small>{care.today.withVet(vet)}</small>
        </span>
        <span class={isOpen ? 'chip' : 'chip done-chip'}>{isOpen ? care.today.due : care.today.done}</span>
      </a>
    </li>
  )
}

/** Today's list. */
export const todayRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/today', clinic.doors.requireTask('day.see'), (c) => {
    const { care, fullDay } = wordsOf(c)
    const { tasks } = requiredViewer(c, clinic)
    const names = fullNames(clinic.db)
    const visits = visitsOn(clinic.db, today)
    const open = visits.filter(({ closedAt }) => closedAt === null).length
    return show(
      c,
      clinic,
      { title: care.today.title },
      <>
        <div class="head">
          <div>
            <h1>{care.today.title}</h1>
            <p class="hint">
              {fullDay(today)}: {care.today.count(visits.length, open)}
            </p>
          </div>
          <p class="actions">
            {tasks.includes('visit.book') && (
              <a class="button" href="/visits/new" data-task="visit.book">
                {care.today.book}
              </a>
            )}
            {tasks.includes('animal.register') && (
              <a class="button quiet" href="/animals/new" data-task="animal.register">
                {care.today.register}
              </a>
            )}
          </p>
        </div>
        <ol class="list">
          {visits.map((visit) => (
            <Row visit={visit} vet={names.get(visit.vet) ?? visit.vet} />
          ))}
        </ol>
      </>,
    )
  })
}
