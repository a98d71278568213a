import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { dayInWords } from '../day.ts'
import { notFound } from '../page/answers.tsx'
import { numberedIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { fullNames } from '../people/people.ts'
import type { Db } from '../storage/open.ts'
import { notesOf } from '../visits/record.ts'
import { type Visit, visitsOf } from '../visits/visits.ts'
import { type Animal, animalNumbered } from './animals.ts'

const Identity = ({ animal }: { readonly animal: Animal }) => (
  <section class="card">
    <h2>Animal</h2>
    <dl class="facts">
      <div>
        <dt>Kind</dt>
        <dd>
          {animal.breed}, {animal.species}
        </dd>
      </div>
      <div>
        <dt>Sex</dt>
        <dd>{animal.sex}</dd>
      </div>
      <div>
        <dt>Born</dt>
        <dd>{dayInWords(animal.bornOn)}</dd>
      </div>
      <div>
        <dt>Owner</dt>
        <dd>{animal.ownerName}</dd>
      </div>
    </dl>
  </section>
)

const Contact = ({ animal }: { readonly animal: Animal }) => (
  <section class="card" data-task="visit.book">
    <h2>How to reach {animal.ownerName}</h2>
    <address>
      {animal.phone}
      <br />
      {animal.street}
      <br />
      {animal.town}
    </address>
    <p>
      <a class="button" href={`/visits/new?animal=${animal.id}`}>
        Book a visit
      </a>
    </p>
  </section>
)

const Visits = ({ visits }: { readonly visits: readonly Visit[] }) => (
  <section>
    <h2>Visits</h2>
    {visits.length === 0 && <p>There have been none.</p>}
    <ul class="lines">
      {visits.map((visit) => (
        <li>
          <a href={`/visits/${visit.id}`}>
            <time datetime={visit.day}>{dayInWords(visit.day)}</time> {visit.reason}
          </a>
        </li>
      ))}
    </ul>
  </section>
)

interface Read {
  readonly db: Db
  readonly animal: Animal
  readonly visits: readonly Visit[]
}

const latest = 3

const LatestNotes = ({ db, animal, visits }: Read) => {
  const names = fullNames(db)
  const notes = visits.flatMap((visit) => notesOf(db, visit.id).map((note) => ({ ...note, day: visit.day })))
  return (
    <section class="card" data-task="record.read">
      <h2>Clinical record</h2>
      {notes.length === 0 && <p>Nothing has been written yet.</p>}
      {notes.slice(0, latest).map((note) => (
        <article class="note">
          <p class="hint">
            {dayInWords(note.day)}, {names.get(note.author) ?? note.author}
          </p>
          <p class="prose">{note.text}</p>
        </article>
      ))}
      <p>
        <a href={`/animals/${animal.id}/record`}>The whole record of {animal.name}</a>
      </p>
    </section>
  )
}

/** An animal's file. Everybody sees which animal it is; the other parts come with tasks. */
export const fileRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/animals/:id', clinic.doors.requirePerson('the parts of the file come with their tasks'), (c) => {
    const { tasks } = requiredViewer(c, clinic)
    const animal = numberedIn(c, (id) => animalNumbered(clinic.db, id))
    if (!animal) return notFound(c, clinic)
    const visits = visitsOf(clinic.db, animal.id)
    return show(
      c,
      clinic,
      { title: animal.name },
      <>
        <h1>{animal.name}</h1>
        <div class="pair">
          <Identity animal={animal} />
          {tasks.includes('visit.book') && <Contact animal={animal} />}
        </div>
        {tasks.includes('record.read') && <LatestNotes db={clinic.db} animal={animal} visits={visits} />}
        <Visits visits={visits} />
      </>,
    )
  })
}
