import type { Context, Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { stampAt, stampInWords } from '../day.ts'
import { notFound } from '../page/answers.tsx'
import { Form, type Typed } from '../page/form.tsx'
import { numberedIn } from '../page/number.ts'
import { readForm } from '../page/read-form.ts'
import { show } from '../page/show.tsx'
import { NoteField, shapes } from './forms.tsx'
import { amendNote, type Note, noteNumbered } from './record.ts'

const noteIn = (c: Context, clinic: Clinic): Note | undefined => numberedIn(c, (id) => noteNumbered(clinic.db, id))

const page = (c: Context, clinic: Clinic, note: Note, typed?: Typed): Response | Promise<Response> =>
  show(
    c,
    clinic,
    { title: typed ? 'Error: amend a note' : 'Amend a note', status: typed ? 422 : 200 },
    <>
      <h1>Amend your note</h1>
      <p class="hint">Written {stampInWords(note.writtenAt)}</p>
      <session-draft name={`note ${note.id}`} unsaved={typed && ''}>
        <Form name="note" action={`/notes/${note.id}`} submit="Amend" typed={typed} task="note.write">
          <NoteField value={note.text} typed={typed} />
        </Form>
      </session-draft>
      <p>
        <a href={`/visits/${note.visit}`}>Back to the visit</a>
      </p>
    </>,
  )

/** Amending a note, which only its author does. */
export const amendRoutes = (app: Hono, clinic: Clinic): void => {
  const door = () => clinic.doors.requireTask('note.write', (c) => noteIn(c, clinic))
  app.get('/notes/:id', door(), (c) => {
    const note = noteIn(c, clinic)
    return note ? page(c, clinic, note) : notFound(c, clinic)
  })
  app.post('/notes/:id', door(), async (c) => {
    const note = noteIn(c, clinic)
    if (!note) return notFound(c, clinic)
    const read = await readForm(c, 'note', shapes.note)
    if (read.kind === 'bad') return page(c, clinic, note, read.typed)
    amendNote(clinic.db, note.id, read.values.text, stampAt(clinic.now()))
    return c.redirect(`/visits/${note.visit}?done=amended`, 303)
  })
}
