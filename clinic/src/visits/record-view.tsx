import type { Viewer } from '../page/viewer.ts'
import { howMuch } from '../records/medicines.ts'
import { fullNames } from '../records/people.ts'
import { prescriptionsOf } from '../records/prescriptions.ts'
import { notesOf, vaccinationsOf, vitalsOf } from '../records/visit-record.ts'
import type { Visit } from '../records/visits.ts'
import type { Db } from '../storage/open.ts'
import { useWords } from '../words/words.ts'

interface Shown {
  readonly db: Db
  readonly visit: Visit
  readonly viewer: Viewer
  readonly title: string
}

type NameOf = (name: string) => string

const Entries = ({ db, visit, nameOf }: Pick<Shown, 'db' | 'visit'> & { readonly nameOf: NameOf }) => {
  const words = useWords()
  const { care, number, stamp } = words
  const said = care.visit
  return (
    <>
      {vitalsOf(db, visit.id).map(({ weight, temperature, pulse, recordedBy, recordedAt }) => (
        <li>
          <b>{said.measured(number(weight), number(temperature, 1), pulse)}</b>
          <small>
            {nameOf(recordedBy)}, {stamp(recordedAt)}
          </small>
        </li>
      ))}
      {vaccinationsOf(db, visit.id).map(({ vaccine, batch, givenBy, givenAt }) => (
        <li>
          <b>{said.vaccine(vaccine, batch)}</b>
          <small>
            {nameOf(givenBy)}, {stamp(givenAt)}
          </small>
        </li>
      ))}
      {prescriptionsOf(db, visit.id).map(({ medicine, quantity, form, dose, prescribedBy, dispensedAt }) => (
        <li>
          <b>
            {medicine}, {howMuch(words, quantity, form)}
          </b>
          <span>{dose}</span>
          <small>
            {nameOf(prescribedBy)}, {dispensedAt === null ? said.waits : said.handedOut}
          </small>
        </li>
      ))}
    </>
  )
}

/** The clinical record of a visit. */
export const RecordView = ({ db, visit, viewer, title }: Shown) => {
  const { care, stamp } = useWords()
  const said = care.visit
  const names = fullNames(db)
  const nameOf: NameOf = (name) => names.get(name) ?? name
  return (
    <section class="card" data-task="record.read">
      <h2>{title}</h2>
      <ul class="entries">
        <Entries db={db} visit={visit} nameOf={nameOf} />
      </ul>
      {notesOf(db, visit.id).map((note) => (
        <article class="note">
          <p class="prose">{note.text}</p>
          <p class="hint">
            {nameOf(note.author)}, {stamp(note.writtenAt)}
            {note.amendedAt && `, ${said.amended(stamp(note.amendedAt))}`}{' '}
            {viewer.may('note.write', note) && (
              <a href={`/notes/${note.id}`} data-task="note.write">
                {said.amendTitle}
              </a>
            )}
          </p>
        </article>
      ))}
    </section>
  )
}
