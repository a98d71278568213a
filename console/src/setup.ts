import { isSubject, Misuse } from 'curfew'
import type { MaybePromise, Sessions } from 'curfew/server/sessions'
import type { KeptJournal } from 'curfew/stores/store'
import { type Fresh, type Freshness, freshnessOf } from './asking/fresh.ts'
import { answeringJournal, type ReadJournal } from './journal/answering.ts'
import { type Changes, createChanges } from './now/changes.ts'
import { createStateCounts } from './now/state-counts.ts'
import { type Networks, namedNetworks } from './words/networks.ts'

/** The tasks that the console asks for, by the names that they have when the application gives no others. */
export const consoleTasks = [
  'sessions.see',
  'sessions.end',
  'sessions.message',
  'sessions.export',
  'journal.read',
  'figures.see',
] as const

/** One of the console's tasks. */
export type ConsoleTask = (typeof consoleTasks)[number]

/** The tag of an application's client. */
export interface Client {
  readonly src: string
  /** The path of its sessions. Default: `/session`. */
  readonly path?: string
  /** The name of its sessions. */
  readonly name?: string
  /** Where an ended session leads. */
  readonly home?: string
}

/** The options that a person's own page has too. Only `journal` has no default. */
export interface PageSetup {
  /** The journal that the sessions write. */
  readonly journal: KeptJournal
  /** The path of the mount. Default: `/console`, and `/your-sessions` for a person's own page alone. */
  readonly at?: string
  /** The name at the head of every page. Default: `Sessions`. */
  readonly title?: string
  /** The place of an address, such as a town, for a person's own sessions. Default: none is shown. */
  readonly placeOf?: (address: string) => MaybePromise<string | undefined>
  /**
   * The path of the application's client, `curfew/browser.js`, so that the reader's own session lives and warns. An
   * application whose client has facts of its own gives them too.
   */
  readonly client?: string | Client
  /** The address of the application, to which every page has a link. Default: none. */
  readonly home?: string
  /** The sign-in page. Default: `/sign-in`. */
  readonly signIn?: string
}

/** The options of `consoleFor`. Only `journal` has no default. */
export interface ConsoleSetup<Task extends string = string> extends PageSetup {
  /** The application's own names of the console's tasks. Default: the names of `consoleTasks`. */
  readonly tasks?: Readonly<Partial<Record<ConsoleTask, Task>>>
  /** The names of networks, such as `{ '10.2.0.0/16': 'second floor' }`. */
  readonly networks?: Readonly<Record<string, string>>
  /** The name of a person. Default: the subject. */
  readonly nameOf?: (subject: string) => MaybePromise<string | undefined>
  /** The subject that an operator means, by a name or otherwise. Undefined when there is none. Default: the text itself. */
  readonly subjectOf?: (text: string) => MaybePromise<string | undefined>
  /**
   * How new the proof of who an operator is has to be when they end sessions, and where the application asks again.
   * `never`: any sign-in will do. Default: 5 minutes, and the sign-in page asks.
   */
  readonly fresh?: Fresh | 'never'
}

/** The parts that every page of a console uses. */
export interface Desk {
  readonly sessions: Sessions
  readonly journal: ReadJournal
  /** `yours`: a person's own sessions alone. */
  readonly offers: 'console' | 'yours'
  readonly tasks: Readonly<Record<ConsoleTask, string>>
  readonly at: string
  readonly title: string
  readonly networks: Networks
  readonly nameOf: (subject: string) => Promise<string>
  readonly subjectOf: (text: string) => Promise<string | undefined>
  readonly placeOf: (address: string) => Promise<string | undefined>
  readonly client?: Client
  readonly home?: string
  readonly signIn: string
  readonly fresh: Freshness
  readonly changes: Changes
  readonly stateCounts: ReturnType<typeof createStateCounts>
}

const namedTasks = (given: ConsoleSetup['tasks']): Desk['tasks'] =>
  Object.fromEntries(consoleTasks.map((task) => [task, given?.[task] ?? task])) as Desk['tasks']

const checkTasks = (sessions: Sessions, tasks: Desk['tasks']): void => {
  const known = new Set<string>(sessions.roles.tasks)
  for (const task of consoleTasks)
    if (!known.has(tasks[task]))
      throw new Misuse(
        'console.unknown-task',
        `no role has the task '${tasks[task]}', so no person could ever use that part of the console; add it to ` +
          `defineRoles, or name another: consoleFor(sessions, { tasks: { '${task}': '…' } })`,
      )
}

/**
 * Checks the options of a console, and fills in the defaults.
 * @throws Misuse naming the option that cannot work.
 */
export const deskFor = (sessions: Sessions, setup: ConsoleSetup, offers: Desk['offers']): Desk => {
  const {
    journal,
    at = offers === 'console' ? '/console' : '/your-sessions',
    title = 'Sessions',
    client,
    signIn = '/sign-in',
  } = setup
  if (!/^(?:\/[\w.~-]+)*$/.test(at))
    throw new Misuse('console.bad-path', `at is ${JSON.stringify(at)}; write it as addresses have it: '/console'`)
  const tasks = namedTasks(setup.tasks)
  if (offers === 'console') checkTasks(sessions, tasks)
  return {
    sessions,
    journal: answeringJournal(journal),
    offers,
    tasks,
    at,
    title,
    networks: namedNetworks(setup.networks ?? {}),
    nameOf: async (subject) => (await setup.nameOf?.(subject)) ?? subject,
    subjectOf: async (text) => {
      const subject = setup.subjectOf ? await setup.subjectOf(text) : text
      return isSubject(subject) ? subject : undefined
    },
    placeOf: async (address) => setup.placeOf?.(address),
    ...(client !== undefined && { client: typeof client === 'string' ? { src: client } : client }),
    ...(setup.home !== undefined && { home: setup.home }),
    signIn,
    fresh: freshnessOf(setup.fresh, signIn),
    changes: createChanges(sessions),
    stateCounts: createStateCounts(sessions),
  }
}
