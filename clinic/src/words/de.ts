import { care } from './de/care.ts'
import { demo } from './de/demo.ts'
import { desk } from './de/desk.ts'
import { forms } from './de/forms.ts'
import { frame } from './de/frame.ts'
import { people } from './de/people.ts'
import type { Said } from './en.ts'

/** The clinic's words in German. */
export const de: Said = { frame, forms, care, desk, demo, people }
