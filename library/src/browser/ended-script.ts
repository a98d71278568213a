import { keepNote } from './ended/keep-note.ts'
import { session } from './script.ts'
import { SessionEnded } from './session-ended.ts'

// Loaded beside the ready script, and uses its session.
if (!customElements.get('session-ended')) customElements.define('session-ended', SessionEnded)
keepNote(session)
