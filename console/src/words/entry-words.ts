import type { Entry } from 'curfew/server/sessions'
import { ownIn } from './own.ts'
import { quoted } from './quoted.ts'
import { reasonOf } from './reasons.ts'

/** The names of people, by subject. */
export type Names = ReadonlyMap<string, string>

type Said = (entry: Entry, who: string, by: string) => string

const endings: Readonly<Record<string, string>> = {
  idle: 'was signed out: no activity',
  lifetime: 'was signed out: the time was up',
  closed: 'was signed out: no page was open',
  'signed-out': 'signed out',
  replaced: 'signed in anew, and the earlier session ended',
}

const answers: Readonly<Record<string, string>> = {
  stayed: 'stayed',
  'more-time': 'took more time',
  request: 'opened a page',
}

const sentences: Readonly<Record<string, Said>> = {
  'session-started': ({ from, detail }, who) =>
    `${who} signed in${from ? ` from ${from}` : ''}${detail ? ` (${detail})` : ''}`,
  'session-ended': ({ reason = '' }, who, by) => {
    if (reason === 'revoked') return `${who}’s session was ended${by ? ` by ${by}` : ''}`
    const ending = ownIn(endings, reason)
    return ending ? `${who} ${ending}` : `${who}’s session ended: ${reasonOf(reason)}`
  },
  warned: ({ reason }, who) => `${who} was warned${reason === 'lifetime' ? ' that the time is nearly up' : ''}`,
  'warning-unseen': ({ reason }, who) =>
    reason === 'lifetime' ? `No page told ${who} that the time is nearly up` : `No page warned ${who}`,
  extended: ({ reason }, who) => `${who} ${ownIn(answers, reason ?? '') ?? 'stayed'}`,
  'page-closed': ({ reason }, who) =>
    reason === 'lost' ? `${who}’s last page vanished` : `${who} closed the last page`,
  'page-reopened': (_entry, who) => `${who} opened a page again`,
  'sign-in-refused': ({ subject }, who) => (subject ? `A sign-in as ${who} was refused` : 'A sign-in was refused'),
  'sign-in-throttled': ({ subject }, who) =>
    `A sign-in${subject ? ` as ${who}` : ''} was refused: too many tries before it`,
  'sign-in-lost': (_entry, who) => `A sign-in of ${who} was lost on its way`,
  'task-refused': ({ task, object }, who) =>
    `${who} was refused ${quoted(task)}${object ? ` on ${quoted(object)}` : ''}`,
  'roles-changed': ({ detail }, who, by) => `${who} was given the roles ${quoted(detail)}${by ? ` by ${by}` : ''}`,
  'message-sent': ({ detail, subject, reason, object }, who, by) => {
    const many = object ? ` (${object})` : reason === 'kept' ? '' : ' to everyone'
    return `${by || 'An operator'} sent a message${subject ? ` to ${who}` : many}: ${quoted(detail)}`
  },
  'message-seen': (_entry, who) => `${who} closed a message`,
  'sessions-exported': ({ detail }, _who, by) => `${by} exported sessions: ${detail ?? 'all'}`,
  'journal-exported': ({ detail }, _who, by) => `${by} exported the journal: ${detail ?? 'all'}`,
  'ends-waiting': ({ detail }, _who, by) => `${by} is about to end sessions: ${detail ?? ''}`,
  'ends-stopped': ({ detail }, _who, by) => `${by} stopped an end: ${detail ?? ''}`,
  'ends-done': ({ detail, reason }, _who, by) =>
    reason === 'refused'
      ? `${by} was signed out or lost the task, so no session was ended: ${detail ?? ''}`
      : `${by} ended sessions: ${detail ?? ''}`,
  'cross-site-refused': ({ detail }) => `A request from another site was refused: ${detail ?? ''}`,
  'ended-token-used': (_entry, who) => `A cookie of an ended session was used${who === 'Someone' ? '' : ` (${who})`}`,
  'unknown-token-used': () => 'A cookie of no known session was used',
  'store-failed': ({ detail }) => `The store gave no answer: ${detail ?? ''}`,
  'store-warning': ({ detail }) => `The store needs attention: ${detail ?? ''}`,
}

/** The kinds of entries that have a sentence of their own, for a choice among them. */
export const knownKinds: readonly string[] = Object.keys(sentences)

/** The subjects that an entry speaks of. */
export const subjectsIn = ({ subject, by }: Entry): readonly string[] =>
  [subject, by].filter((one) => one !== undefined)

const nameIn = (names: Names, subject: string | undefined): string =>
  subject === undefined ? '' : (names.get(subject) ?? subject)

/** An entry of the journal as a sentence. It holds strangers' text: show it as text alone. */
export const entryWords = (entry: Entry, names: Names): string => {
  const who = nameIn(names, entry.subject) || 'Someone'
  const said = ownIn(sentences, entry.what)
  if (said) return said(entry, who, nameIn(names, entry.by))
  const more = [entry.reason, entry.task, entry.detail].filter(Boolean).join(', ')
  return `${entry.what.replaceAll('-', ' ')}${entry.subject ? `: ${who}` : ''}${more ? ` (${more})` : ''}`
}

/** A warning and its answer as one sentence: `Vera was warned and stayed`. */
export const answeredWords = (answer: Entry, names: Names): string =>
  `${nameIn(names, answer.subject) || 'Someone'} was warned and ${ownIn(answers, answer.reason ?? '') ?? 'stayed'}`
