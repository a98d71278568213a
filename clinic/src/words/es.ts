import type { Said } from './en.ts'
import { care } from './es/care.ts'
import { demo } from './es/demo.ts'
import { desk } from './es/desk.ts'
import { forms } from './es/forms.ts'
import { frame } from './es/frame.ts'
import { people } from './es/people.ts'

/** The clinic's words in Spanish. */
export const es: Said = { frame, forms, care, desk, demo, people }
