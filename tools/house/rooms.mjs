import { importsOf, isTest, sources } from './sources.mjs'

const library = 'library/src/'
const storesGround = [
  'stores/store.ts',
  'stores/bags.ts',
  'stores/journal.ts',
  'stores/records.ts',
  'stores/chain.ts',
  'stores/batch.ts',
  'stores/local-notices.ts',
  'stores/filtering.ts',
  'stores/parsed.ts',
  'stores/sql-lists.ts',
  'stores/warnings.ts',
]
const browserGround = [
  'browser/watched.ts',
  'browser/prediction.ts',
  'browser/clock.ts',
  'browser/namespace.ts',
  'browser/listening.ts',
]

// The imports that a folder may have from its own room, as beginnings of paths.
const allowed = {
  'server/http': [],
  'server/engine': ['server/http/'],
  'server/visits': ['server/http/', 'server/engine/'],
  'server/entrances': ['server/http/', 'server/engine/', 'server/visits/', 'server/operators/'],
  'server/live': ['server/http/', 'server/engine/', 'server/visits/'],
  'server/drafts': ['server/http/', 'server/engine/', 'server/once.ts'],
  'server/bags': [],
  'server/routes': [
    'server/http/',
    'server/engine/',
    'server/visits/',
    'server/entrances/outcome.ts',
    'server/sessions.ts',
  ],
  'stores/memory': storesGround,
  'stores/sqlite': storesGround,
  'stores/redis': storesGround,
  'stores/postgres': storesGround,
  'stores/contract': storesGround,
  'stores/chain': ['stores/journal.ts', 'stores/batch.ts'],
  'browser/watch': browserGround,
  'browser/words': [],
  'browser/warning': [...browserGround, 'browser/words/', 'browser/watch.ts'],
  'browser/drafts': [...browserGround, 'browser/words/', 'browser/one-press.ts'],
  'browser/ended': [...browserGround, 'browser/words/'],
  'browser/tasks': [...browserGround, 'browser/words/'],
  'browser/ask-again': ['browser/words/'],
}

// The doors of a folder: only these files import it. A folder without doors is open.
const doors = {
  'server/routes': ['adapters/', 'sockets/'],
  'server/bags': ['adapters/'],
  'stores/memory': ['stores/memory.ts'],
  'stores/sqlite': ['stores/sqlite.ts'],
  'stores/redis': ['stores/redis.ts'],
  'stores/postgres': ['stores/postgres.ts'],
  'stores/contract': ['stores/contract.ts'],
  'stores/chain': ['stores/chain.ts'],
  'browser/watch': ['browser/watch.ts'],
  'browser/warning': ['browser/warning-'],
  'browser/drafts': ['browser/session-draft'],
  'browser/ended': ['browser/session-ended', 'browser/ended-script.ts'],
  'browser/tasks': ['browser/show-tasks.ts'],
  'browser/ask-again': ['browser/ask-again.ts'],
}

const folderOf = (path) => path.split('/').slice(0, -1).slice(0, 2).join('/')
const startsWithOne = (path, starts) => starts.some((start) => path.startsWith(start))

const whyWrong = (path, imported) => {
  const [from, to] = [folderOf(path), folderOf(imported)]
  if (from === to) return ''
  const isSameRoom = path.split('/')[0] === imported.split('/')[0]
  if (isSameRoom && allowed[from] && !startsWithOne(imported, allowed[from]))
    return `no arrow points there from ${from}`
  const open = doors[to]
  return open && !startsWithOne(path, open) && !path.startsWith(`${to}/`) ? `${to} is imported by its door alone` : ''
}

/** Every import between the folders inside a room that points where no arrow does. */
export const wrongInside = () =>
  sources
    .filter((file) => file.startsWith(library) && !isTest(file))
    .flatMap((file) =>
      importsOf(file).flatMap(({ name, line }) => {
        if (!name.startsWith(library)) return []
        const why = whyWrong(file.slice(library.length), name.slice(library.length))
        return why ? [`${file}:${line}: imports ${name}; ${why}`] : []
      }),
    )
