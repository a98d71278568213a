import type { Entry } from 'curfew/server/sessions'
import type { Desk } from '../setup.ts'
import { type Names, subjectsIn } from '../words/entry-words.ts'

/** The names of all people that some entries speak of. */
export const namesIn = async (desk: Desk, entries: readonly Entry[]): Promise<Names> => {
  const subjects = [...new Set(entries.flatMap(subjectsIn))]
  const names = await Promise.all(subjects.map((subject) => desk.nameOf(subject)))
  return new Map(subjects.map((subject, nth) => [subject, names[nth] ?? subject]))
}
