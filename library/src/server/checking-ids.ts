import { checkBy, checkSubject } from '../core/subject.ts'
import type { Operators } from './operators.ts'

type Verb<What, Answer> = (what: What) => Promise<Answer>

// An untyped caller may pass `subject: undefined` by mistake, which would mean every subject. So check the key, not the
// value.
const checkAny = (what: { readonly subject?: string }): void => {
  if ('subject' in what) checkSubject(what.subject)
}

const onSubject =
  <What extends { readonly subject: string; readonly by: string }, Answer>(verb: Verb<What, Answer>) =>
  async (what: What): Promise<Answer> => {
    checkSubject(what.subject)
    checkBy(what.by)
    return verb(what)
  }

const onFilter =
  <What extends { readonly filter: { readonly subject?: string }; readonly by: string }, Answer>(
    verb: Verb<What, Answer>,
  ) =>
  async (what: What): Promise<Answer> => {
    checkAny(what.filter)
    checkBy(what.by)
    return verb(what)
  }

const onId =
  <Answer>(verb: (id: string, by: string) => Promise<Answer>) =>
  async (id: string, by: string): Promise<Answer> => {
    checkBy(by)
    return verb(id, by)
  }

/**
 * Operators' verbs that first check the ids of the subject and of the actor. Each rejects with a `Misuse` if one is no
 * id.
 */
export const checkingIds = (verbs: Operators): Operators => ({
  list: async (filter, cursor) => {
    checkAny(filter)
    return verbs.list(filter, cursor)
  },
  count: async (filter) => {
    checkAny(filter)
    return verbs.count(filter)
  },
  find: verbs.find,
  endMany: onFilter(verbs.endMany),
  endLater: onFilter(verbs.endLater),
  stopEnd: onId(verbs.stopEnd),
  endNow: onId(verbs.endNow),
  waitingEnds: verbs.waitingEnds,
  keepMessage: onFilter(verbs.keepMessage),
  messageSeen: verbs.messageSeen,
  keptMessages: verbs.keptMessages,
  whenAnyChanged: verbs.whenAnyChanged,
  ofSubject: async (subject) => {
    checkSubject(subject)
    return verbs.ofSubject(subject)
  },
  end: onSubject(verbs.end),
  endAll: onSubject(verbs.endAll),
  changeRoles: onSubject(verbs.changeRoles),
  message: async (what) => {
    checkAny(what)
    checkBy(what.by)
    return verbs.message(what)
  },
})
