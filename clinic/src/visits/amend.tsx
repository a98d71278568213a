import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { stampAt } from '../day.ts'
import { notFound } from '../page/answers.tsx'
import { Form, type Typed } from '../page/form.tsx'
import { answerOnce } from '../page/form-once.ts'
import { numberedIn } from '../page/number.ts'
import { readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { amendNote, type Note, noteNumbered } from '../records/visit-record.ts'
import { wordsOf } from '../words/words.ts'
import { NoteField } from './forms.tsx'
import { visitShapes } from './shapes.ts'

const noteIn = (c: Context, clinic: Clinic): Note | undefined => numberedIn(c, (id) => noteNumbered(clinic.db, id))

const page = (c: Context, clinic: Clinic, note: Note, typed?: Typed): Response | Promise<Response> => {
  const { care, stamp } = wordsOf(c)
  const said = care.visit
  return show(
    c,
    clinic,
    { title: said.amendTitle, status: typed ? 422 : 200, about: typed && 'error' },
    <>
      <h1>{said.amendTitle}</h1>
      <p class="hint">{said.written(stamp(note.writtenAt))}</p>
      <Form
        name="note"
        action={`/notes/${note.id}`}
        submit={said.amend}
        typed={typed}
        task="note.write"
        keptAs={`note ${note.id}`}
      >
        <NoteField value={note.text} typed={typed} />
      </Form>
      <p>
        <a href={`/visits/${note.visit}`}>{said.back}</a>
      </p>
    </>,
  )
}

/** The routes that amend a note. Only its author amends it. */
export const amendRoutes = (app: Hono, clinic: Clinic): void => {
  const door = () => clinic.doors.requireTask('note.write', (c) => noteIn(c, clinic))
  app.get('/notes/:id', door(), (c) => {
    const note = noteIn(c, clinic)
    return note ? page(c, clinic, note) : notFound(c, clinic)
  })
  app.post('/notes/:id', door(), async (c) => {
    const note = noteIn(c, clinic)
    if (!note) return notFound(c, clinic)
    const read = await readForm(c, 'note', visitShapes(wordsOf(c), clinic.db).note)
    if (read.kind === 'bad') return page(c, clinic, note, read.typed)
    return answerOnce(c, clinic, read.values, () => {
      amendNote(clinic.db, note.id, read.values.text, stampAt(clinic.now()))
      return `/visits/${note.visit}?done=amended`
    })
  })
}
