import type { AnyBag } from './bag.ts'

/** A bag that knows which of its entries this request wrote. */
export interface Tracked {
  /** The proxy that the application uses. */
  readonly bag: AnyBag
  /** The bag behind the proxy: writes to it are not tracked. */
  readonly content: AnyBag
  /** The entries that this request assigned, whatever their value. */
  readonly assigned: ReadonlySet<string>
  /** Removes the data of the previous person: all but what this request wrote. */
  readonly leaveBehind: () => void
  /** Marks all entries as those of the present person. */
  readonly settled: () => void
  /** Called when another bag replaces this one. Entries that are then copied over all at once are recognised. */
  readonly retire: () => void
  /** Whether a value assigned to another bag is this bag's entry of that name, copied with all the others. */
  readonly gives: (name: string, value: unknown) => boolean
  /** The value of an entry before this request changed it. */
  readonly original: (name: string) => unknown
}

const json = (value: unknown): string | undefined => JSON.stringify(value)

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !Array.isArray(value)

const addedTo = (before: readonly unknown[], now: readonly unknown[]): readonly unknown[] =>
  json(now.slice(0, before.length)) === json(before) ? now.slice(before.length) : now

/** The changes inside an entry: the fields of an object, the end of a list; undefined when there are none. */
const changesIn = (before: unknown, now: unknown): unknown => {
  if (json(before) === json(now)) return undefined
  if (Array.isArray(before) && Array.isArray(now)) return addedTo(before, now)
  if (!(isRecord(before) && isRecord(now))) return now
  const changed = Object.entries(now).filter(([name, value]) => json(value) !== json(before[name]))
  const fields = changed.map(([name, value]): [string, unknown] => {
    const earlier = before[name]
    return [name, Array.isArray(earlier) && Array.isArray(value) ? addedTo(earlier, value) : value]
  })
  return fields.length > 0 ? Object.fromEntries(fields) : undefined
}

/**
 * Tracks the writes to a bag that was made of `text`. `former`: the bag that this one replaces. A proxy is needed, because
 * assigning an equal value is a write too, and no comparison could tell.
 */
export const trackWrites = (content: AnyBag, text: string, former?: Tracked): Tracked => {
  let original: Readonly<Record<string, unknown>> | undefined
  let settledText = text
  const assigned = new Set<string>()
  const written = new Set<string>()
  const carried = new Set<string>()
  let isCopied = false
  let lastRead: string | undefined

  const before = (name: string): unknown => {
    if (carried.has(name)) return former?.original(name)
    original ??= JSON.parse(settledText) as Readonly<Record<string, unknown>>
    return original[name]
  }

  const note = (name: string, value: unknown): void => {
    assigned.add(name)
    // The same object is assigned to its own entry, perhaps changed inside. Its earlier content was not written by that.
    if (isObject(value) && value === content[name]) return
    const isFormers = former?.gives(name, value) === true
    carried[isFormers ? 'add' : 'delete'](name)
    written[isFormers ? 'delete' : 'add'](name)
  }

  const handler: ProxyHandler<AnyBag> = {
    set: (target, name, value) => {
      if (typeof name === 'string') note(name, value)
      return Reflect.set(target, name, value)
    },
  }

  const tracked: Tracked = {
    bag: new Proxy(content, handler),
    content,
    assigned,
    leaveBehind: () => {
      for (const [name, value] of Object.entries(content)) {
        if (written.has(name)) continue
        const changes = changesIn(before(name), value)
        if (changes === undefined) delete content[name]
        else content[name] = changes
      }
    },
    settled: () => {
      settledText = JSON.stringify(content)
      original = undefined
      for (const names of [assigned, written, carried]) names.clear()
    },
    retire: () => {
      handler.ownKeys = (target) => {
        isCopied = true
        return Reflect.ownKeys(target)
      }
      handler.get = (target, name) => {
        lastRead = typeof name === 'string' ? name : lastRead
        return Reflect.get(target, name)
      }
    },
    gives: (name, value) => {
      const isJustRead = lastRead === name
      lastRead = undefined
      // A value that is no object may be equal by chance.
      const isThis = Object.is(content[name], value) && (isObject(value) || isJustRead)
      return isCopied && isThis && !written.has(name) && (carried.has(name) || Object.hasOwn(content, name))
    },
    original: before,
  }
  return tracked
}
