import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { show } from '../page/show.tsx'
import { requiredViewer } from '../page/viewer.ts'
import { findAnimals } from '../records/animals.ts'
import { named, wordsOf } from '../words/words.ts'

/** The list of animals, and the search in it. */
export const searchRoutes = (app: Hono, clinic: Clinic): void => {
  app.get('/animals', clinic.doors.requirePerson('names of animals are for everybody who works here'), (c) => {
    const { care } = wordsOf(c)
    const said = care.animals
    const { tasks } = requiredViewer(c, clinic)
    const search = (c.req.query('search') ?? '').trim().slice(0, 80)
    const animals = findAnimals(clinic.db, search)
    return show(
      c,
      clinic,
      { title: said.title },
      <>
        <div class="head">
          <h1>{said.title}</h1>
          {tasks.includes('animal.register') && (
            <p class="actions">
              <a class="button" href="/animals/new" data-task="animal.register">
                {care.today.register}
              </a>
            </p>
          )}
        </div>
        <search>
          <form class="search" action="/animals">
            <label for="search">{said.searchFor}</label>
            <input id="search" name="search" type="search" value={search} maxlength={80} autocomplete="off" />
            <button type="submit">{said.search}</button>
          </form>
        </search>
        <p class="hint" role="status">
          {search ? said.foundWith(said.found(animals.length), search) : said.found(animals.length)}
        </p>
        <ul class="grid">
          {animals.map((animal) => (
            <li>
              <a href={`/animals/${animal.id}`}>
                <b>{animal.name}</b>
                <span>
                  {animal.breed}, {named(care.species, animal.species)}
                </span>
                <small>{animal.ownerName}</small>
              </a>
            </li>
          ))}
        </ul>
      </>,
    )
  })
}
