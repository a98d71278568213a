import { stampInWords } from '../day.ts'
import { howMuch } from '../dispensary/medicines.ts'
import { prescriptionsOf } from '../dispensary/prescriptions.ts'
import type { Viewer } from '../page/viewer.ts'
import { fullNames } from '../people/people.ts'
import type { Db } from '../storage/open.ts'
import { notesOf, vaccinationsOf, vitalsOf } from './record.ts'
import type { Visit } from './visits.ts'

interface Shown {
  readonly db: Db
  readonly visit: Visit
  readonly viewer: Viewer
  readonly title: string
}

type NameOf = (name: string) => string

const Vitals = ({ db, visit, nameOf }: Pick<Shown, 'db' | 'visit'> & { readonly nameOf: NameOf }) => (
  <>
    {vitalsOf(db, visit.id).map(({ weight, temperature, pulse, recordedBy, recordedAt }) => (
      <li>
        <b>
          {weight} kg, {temperature.toFixed(1)} °C, pulse {pulse}
        </b>
        <small>
          {nameOf(recordedBy)}, {stampInWords(recordedAt)}
        </small>
      </li>
    ))}
    {vaccinationsOf(db, visit.id).map(({ vaccine, batch, givenBy, givenAt }) => (
      <li>
        <b>
          Vaccine: {vaccine}, batch {batch}
        </b>
        <small>
          {nameOf(givenBy)}, {stampInWords(givenAt)}
        </small>
      </li>
    ))}
    {prescriptionsOf(db, visit.id).map(({ medicine, quantity, form, dose, prescribedBy, dispensedAt }) => (
      <li>
        <b>
          {medicine}, {howMuch(quantity, form)}
        </b>
        <span>{dose}</span>
        <small>
          {nameOf(prescribedBy)}, {dispensedAt === null ? 'waits in the dispensary' : 'handed out'}
        </small>
      </li>
    ))}
  </>
)

/** What is known of a visit from a clinical point of view. */
export const RecordView = ({ db, visit, viewer, title }: Shown) => {
  const names = fullNames(db)
  const nameOf: NameOf = (name) => names.get(name) ?? name
  return (
    <section class="card" data-task="record.read">
      <h2>{title}</h2>
      <ul class="entries">
        <Vitals db={db} visit={visit} nameOf={nameOf} />
      </ul>
      {notesOf(db, visit.id).map((note) => (
        <article class="note">
          <p class="prose">{note.text}</p>
          <p class="hint">
            {nameOf(note.author)}, {stampInWords(note.writtenAt)}
            {note.amendedAt && `, amended ${stampInWords(note.amendedAt)}`}{' '}
            {viewer.may('note.write', note) && (
              <a href={`/notes/${note.id}`} data-task="note.write">
                Amend your note
              </a>
            )}
          </p>
        </article>
      ))}
    </section>
  )
}
