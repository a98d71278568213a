import type { Said } from './en.ts'
import { care } from './fr/care.ts'
import { demo } from './fr/demo.ts'
import { desk } from './fr/desk.ts'
import { forms } from './fr/forms.ts'
import { frame } from './fr/frame.ts'
import { people } from './fr/people.ts'

/** The clinic's words in French. */
export const fr: Said = { frame, forms, care, desk, demo, people }
