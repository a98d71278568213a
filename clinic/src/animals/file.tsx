import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { notFound } from '../page/answers.tsx'
import { numberedIn } from '../page/number.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { type Animal, animalNumbered } from '../records/animals.ts'
import { fullNames } from '../records/people.ts'
import { notesOf } from '../records/visit-record.ts'
import { type Visit, visitsOf } from '../records/visits.ts'
import type { Db } from '../storage/open.ts'
import { named, useWords } from '../words/words.ts'

const Identity = ({ animal }: { readonly animal: Animal }) => {
  const { care, day } = useWords()
  const said = care.animals
  return (
    <section class="card">
      <h2>{said.animal}</h2>
      <dl class="facts">
        <div>
          <dt>{said.kind}</dt>
          <dd>
            {animal.breed}, {named(care.species, animal.species)}
          </dd>
        </div>
        <div>
          <dt>{said.sex}</dt>
          <dd>{named(care.sexes, animal.sex)}</dd>
        </div>
        <div>
          <dt>{said.born}</dt>
          <dd>{day(animal.bornOn)}</dd>
        </div>
        <div>
          <dt>{said.owner}</dt>
          <dd>{animal.ownerName}</dd>
        </div>
      </dl>
    </section>
  )
}

const Contact = ({ animal }: { readonly animal: Animal }) => {
  const { care } = useWords()
  return (
    <section class="card" data-task="visit.book">
      <h2>{care.animals.reach(animal.ownerName)}</h2>
      <address>
        {animal.phone}
        <br />
        {animal.street}
        <br />
        {animal.town}
      </address>
      <p>
        <a class="button" href={`/visits/new?animal=${animal.id}`}>
          {care.today.book}
        </a>
      </p>
    </section>
  )
}

const Visits = ({ visits }: { readonly visits: readonly Visit[] }) => {
  const { care, day } = useWords()
  return (
    <section>
      <h2>{care.animals.visits}</h2>
      {visits.length === 0 && <p>{care.animals.noVisits}</p>}
      <ul class="lines">
        {visits.map((visit) => (
          <li>
            <a href={`/visits/${visit.id}`}>
              <time datetime={visit.day}>{day(visit.day)}</time> {visit.reason}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface Read {
  readonly db: Db
  readonly animal: Animal
  readonly visits: readonly Visit[]
}

const latest = 3

const LatestNotes = ({ db, animal, visits }: Read) => {
  const { care, day } = useWords()
  const names = fullNames(db)
  const notes = visits.flatMap((visit) => notesOf(db, visit.id).map((note) => ({ ...note, day: visit.day })))
  return (
    <section class="card" data-task="record.read">
      <h2>{care.animals.record}</h2>
      {notes.length === 0 && <p>{care.animals.nothingWritten}</p>}
      {notes.slice(0, latest).map((note) => (
        <article class="note">
          <p class="hint">
            {day(note.day)}, {names.get(note.author) ?? note.author}
          </p>
          <p class="prose">{note.text}</p>
        </article>
      ))}
      <p>
        <a href={`/animals/${animal.id}/record`}>{care.animals.wholeRecord(animal.name)}</a>
      </p>
    </section>
  )
}

/** An animal's file. Every person sees which animal it is. The other parts need tasks. */
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
