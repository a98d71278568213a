import { care } from './en/care.ts'
import { demo } from './en/demo.ts'
import { desk } from './en/desk.ts'
import { forms } from './en/forms.ts'
import { frame } from './en/frame.ts'
import { people } from './en/people.ts'

/** The clinic's words in English. The other languages have their shape, so that no word is missing. */
export const en = { frame, forms, care, desk, demo, people }

/** The clinic's words in one language. */
export type Said = typeof en
