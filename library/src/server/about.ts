import { checkBy, checkSubject } from '../core/subject.ts'
import type { Operators } from './operators.ts'

// An untyped caller may pass `subject: undefined` by mistake, which would mean every subject. So check the key, not the
// value.
const checkAny = (what: { readonly subject?: string }): void => {
  if ('subject' in what) checkSubject(what.subject)
}

/**
 * Operators' verbs that first check the ids of the subject and of the actor. Each rejects with a `Misuse` if one is no
 * id.
 */
export const checkingSubjects = (verbs: Operators): Operators => ({
  list: async (filter, cursor) => {
    checkAny(filter)
    return verbs.list(filter, cursor)
  },
  count: async (filter) => {
    checkAny(filter)
    return verbs.count(filter)
  },
  find: verbs.find,
  endMany: async (what) => {
    checkAny(what.filter)
    checkBy(what.by)
    return verbs.endMany(what)
  },
  endLater: async (what) => {
    checkAny(what.filter)
    checkBy(what.by)
    return verbs.endLater(what)
  },
  stopEnd: async (id, by) => {
    checkBy(by)
    return verbs.stopEnd(id, by)
  },
  endNow: async (id, by) => {
    checkBy(by)
    return verbs.endNow(id, by)
  },
  waitingEnds: verbs.waitingEnds,
  keepMessage: async (what) => {
    checkAny(what.filter)
    checkBy(what.by)
    return verbs.keepMessage(what)
  },
  messageSeen: verbs.messageSeen,
  keptMessages: verbs.keptMessages,
  whenAnyChanged: verbs.whenAnyChanged,
  ofSubject: async (subject) => {
    checkSubject(subject)
    return verbs.ofSubject(subject)
  },
  end: async (what) => {
    checkSubject(what.subject)
    checkBy(what.by)
    return verbs.end(what)
  },
  endAll: async (what) => {
    checkSubject(what.subject)
    checkBy(what.by)
    return verbs.endAll(what)
  },
  changeRoles: async (what) => {
    checkSubject(what.subject)
    checkBy(what.by)
    return verbs.changeRoles(what)
  },
  message: async (what) => {
    checkAny(what)
    checkBy(what.by)
    return verbs.message(what)
  },
})
