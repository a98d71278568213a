import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { dayInFull, today } from '../day.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { fullNames } from '../people/people.ts'
import { type Visit, visitsOn } from '../visits/visits.ts'

interface Listed {
  readonly visit: Visit
  readonly vet: string
}

const Row = ({ visit, vet }: Listed) => (
  <li class={visit.closedAt === null ? undefined : 'over'}>
    <a href={`/visits/${visit.id}`}>
      <time class="when" datetime={`${visit.day}T${visit.time}`}>
        {visit.time}
      </time>
      <span class="what">
        <b>{visit.animalName}</b> <small>{visit.species}</small>
        <span>{visit.reason}</span>
      </span>
      <span class="who">
        {visit.ownerName} <small>with {vet}</small>
      </span>
      <span class={visit.closedAt === null ? 'chip' : 'chip done-chip'}>
        {visit.closedAt === null ? 'to come' : 'has been'}
      </span>
    </a>
  </li>
)

/** Today's list. */
export const todayRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/today', clinic.doors.requireTask('day.see'), (c) => {
    const { tasks } = requiredViewer(c, clinic)
    const names = fullNames(clinic.db)
    const visits = visitsOn(clinic.db, today)
    const open = visits.filter(({ closedAt }) => closedAt === null).length
    return show(
      c,
      clinic,
      { title: 'Today' },
      <>
        <div class="head">
          <div>
            <h1>Today</h1>
            <p class="hint">
              {dayInFull(today)}: {visits.length} visits, {open} to come
            </p>
          </div>
          <p class="actions">
            {tasks.includes('visit.book') && (
              <a class="button" href="/visits/new" data-task="visit.book">
                Book a visit
              </a>
            )}
            {tasks.includes('animal.register') && (
              <a class="button quiet" href="/animals/new" data-task="animal.register">
                Register an animal
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
