import { keepNote } from './ended/keep-note.ts'
import { SessionEnded } from './session-ended.ts'
import { watchSession } from './watch.ts'

if (!customElements.get('session-ended')) customElements.define('session-ended', SessionEnded)
keepNote(watchSession())
