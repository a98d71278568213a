import { rangeOf } from '../core/filter.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import { activityStepOf, defaultLimit, mostCounted, mostRead, numberedPlaceIn, orderOf } from './filtering.ts'
import type { Count, Filter, ListFilter, Store, Stored } from './store.ts'

/** A row as the lists of a database need it. `sorted`: its value in the column that orders the list. */
export interface ListedRow {
  readonly id: string | number | bigint
  readonly sorted: number
}

/** The words of one database for its lists. */
export interface SqlDialect<Row extends ListedRow> {
  /** Runs a query whose values stand at its question marks. */
  readonly ask: (text: string, values: readonly unknown[]) => MaybePromise<readonly unknown[]>
  /** The columns of a session's row. */
  readonly row: string
  readonly toStored: (row: Row) => Stored
  /** Holds for the rows of live sessions, or of ended ones. */
  readonly where: (are: Filter['are']) => string
  /** How sessions with one role are found, and how a row is tested for it. */
  readonly roleIn: (are: Filter['are'], role: string) => Pick<Condition, 'walked' | 'counted' | 'test' | 'tested'>
}

/** One condition of a filter. */
interface Condition {
  /** Finds its sessions by its index, from `FROM` on. */
  readonly walked: string
  /** Finds them without their rows. */
  readonly counted: string
  /** Tests a row. */
  readonly test: string
  /** The column of its index. */
  readonly column: string
  /** The condition by which its index is searched. */
  readonly range: string
  readonly values: readonly unknown[]
  /** The values of the test. */
  readonly tested: readonly unknown[]
  /** Whether its index finds no session that the test refuses. */
  readonly isExact: boolean
}

const columns = { started: 'started_at', active: 'active_step', ended: 'ended_at' } as const

const between = (
  column: string,
  since: unknown,
  before: unknown,
  upTo: '<' | '<=',
): Pick<Condition, 'test' | 'tested'> => {
  const bounds = [
    [`${column} >= ?`, since],
    [`${column} ${upTo} ?`, before],
  ].filter(([, value]) => value !== undefined)
  return { test: bounds.map(([text]) => text).join(' AND '), tested: bounds.map(([, value]) => value) }
}

const conditionsOf = <Row extends ListedRow>(
  filter: Filter,
  { where, roleIn }: SqlDialect<Row>,
): readonly Condition[] => {
  const { are, subject, role, from, reason } = filter
  const found: Condition[] = []
  const add = (
    column: string,
    { test, tested }: Pick<Condition, 'test' | 'tested'>,
    given: Partial<Condition> = {},
  ): void => {
    if (test === '') return
    const { range = test, values = tested } = given
    const walked = `FROM curfew_session WHERE ${where(are)} AND ${range}`
    found.push({ walked, counted: walked, column, test, tested, isExact: true, ...given, range, values })
  }
  const addEqual = (column: string, value: unknown, given?: Partial<Condition>): void => {
    if (value !== undefined) add(column, { test: `${column} = ?`, tested: [value] }, given)
  }
  addEqual('subject', subject)
  if (role !== undefined) {
    const given = roleIn(are, role)
    add('role', given, given)
  }
  const isOfEnds = reason !== undefined || filter.endedSince !== undefined || filter.endedBefore !== undefined
  // No live session has an end, and no index need be searched for one.
  if (are === 'live' && isOfEnds) add('none', { test: '1 = 0', tested: [] })
  else addEqual('reason', reason)
  if (from !== undefined) {
    const { first, last } = rangeOf(from)
    add('address', between('address', first, last, '<='))
  }
  add('started_at', between('started_at', filter.startedSince, filter.startedBefore, '<'))
  if (are === 'ended') add('ended_at', between('ended_at', filter.endedSince, filter.endedBefore, '<'))
  const { activeSince: since, activeBefore: before } = filter
  // A place may be late, and never early. So the range begins a step before its time, and each row is tested.
  const steps = between(
    'active_step',
    since === undefined ? undefined : activityStepOf(since) - 1,
    before === undefined ? undefined : activityStepOf(before),
    '<=',
  )
  const walks = { range: steps.test, values: steps.tested, isExact: false }
  add('active_step', between('active_at', since, before, '<'), walks)
  return found
}

const testsOf = (conditions: readonly Condition[]): string => conditions.map(({ test }) => test).join(' AND ') || 'true'
const testedOf = (conditions: readonly Condition[]): readonly unknown[] => conditions.flatMap(({ tested }) => tested)
const cursorOf = ({ sorted, id }: ListedRow): string => `${sorted}~${id}`

interface Chosen {
  readonly condition: Condition
  readonly size: number
}

/**
 * The lists and counts of a store in an SQL database. They walk the index of the condition that fewest sessions meet, and
 * test the rest. Where each index has very many, a list walks in its own order, 10,000 sessions a piece.
 */
export const createSqlLists = <Row extends ListedRow>(
  dialect: SqlDialect<Row>,
): { readonly list: Store['list']; readonly count: (filter: Filter) => Promise<Count> } => {
  const { ask, row, toStored, where } = dialect
  const sourceOf = (are: Filter['are']): string => `FROM curfew_session WHERE ${where(are)}`

  const smallestOf = async (conditions: readonly Condition[]): Promise<Chosen | undefined> => {
    if (conditions.length === 0) return undefined
    const sizes = conditions.map(
      ({ counted }, nth) =>
        `(SELECT count(*) FROM (SELECT 1 ${counted} LIMIT ${mostRead + 1}) AS found${nth}) AS size${nth}`,
    )
    const [found] = await ask(
      `SELECT ${sizes.join(', ')}`,
      conditions.flatMap(({ values }) => values),
    )
    return conditions
      .map((condition, nth): Chosen => ({ condition, size: Number((found as Record<string, unknown>)[`size${nth}`]) }))
      .reduce((least, one) => (one.size < least.size ? one : least))
  }

  const list = async (filter: ListFilter, cursor?: string): ReturnType<Store['list']> => {
    const { are, limit = defaultLimit } = filter
    if (limit <= 0) return { entries: [] }
    const { by, isLatestFirst } = orderOf(filter) ?? { by: 'started', isLatestFirst: false }
    const column = columns[by]
    const [sign, direction] = isLatestFirst ? ['<', 'DESC'] : ['>', 'ASC']
    const inOrder = `ORDER BY ${column} ${direction}, id ${direction}`
    const place = numberedPlaceIn(cursor)
    const [past, passed] = place ? [` AND (${column}, id) ${sign} (?, ?)`, [place.sorted, place.id]] : ['', []]
    const conditions = conditionsOf(filter, dialect)
    const [tests, tested] = [testsOf(conditions), testedOf(conditions)]
    const fields = `${row}, ${column} AS sorted`
    // One row more than the limit shows whether a next piece exists.
    const piece = (
      found: readonly unknown[],
      isWhole: boolean,
    ): { readonly entries: readonly Stored[]; readonly next?: string } => {
      const shown = (found as readonly Row[]).slice(0, limit)
      const last = shown.at(-1)
      return { entries: shown.map(toStored), ...(isWhole || !last ? {} : { next: cursorOf(last) }) }
    }

    const chosen = await smallestOf(conditions)
    if (chosen && chosen.size <= mostRead) {
      const { walked, values } = chosen.condition
      const found = await ask(
        `SELECT ${fields} FROM (SELECT curfew_session.* ${walked} LIMIT ${mostRead + 1}) AS chosen
          WHERE ${tests}${past} ${inOrder} LIMIT ?`,
        [...values, ...tested, ...passed, limit + 1],
      )
      return piece(found, found.length <= limit)
    }
    const inRange = conditions.filter((one) => one.column === column)
    const source = `${[sourceOf(are), ...inRange.map(({ range }) => range)].join(' AND ')}${past} ${inOrder}`
    const sourced = [...inRange.flatMap(({ values }) => values), ...passed]
    const found = await ask(
      `SELECT ${fields} FROM (SELECT * ${source} LIMIT ${mostRead}) AS walked WHERE ${tests} LIMIT ?`,
      [...sourced, ...tested, limit + 1],
    )
    if (found.length > limit) return piece(found, false)
    const [last] = await ask(`SELECT id, ${column} AS sorted ${source} LIMIT 1 OFFSET ${mostRead - 1}`, sourced)
    return { ...piece(found, true), ...(last ? { next: cursorOf(last as ListedRow) } : {}) }
  }

  const number = async (text: string, values: readonly unknown[]): Promise<number> => {
    const [found] = await ask(`SELECT count(*) AS number FROM (${text}) AS found`, values)
    return Number((found as { readonly number: unknown }).number)
  }

  const count = async (filter: Filter): Promise<Count> => {
    const conditions = conditionsOf(filter, dialect)
    const [only] = conditions
    if (conditions.length === 0 || (conditions.length === 1 && only?.isExact)) {
      const text = `SELECT 1 ${only?.counted ?? sourceOf(filter.are)} LIMIT ${mostCounted + 1}`
      const found = await number(text, only?.values ?? [])
      return found > mostCounted ? { count: mostCounted, isAtLeast: true } : { count: found }
    }
    const chosen = (await smallestOf(conditions)) as Chosen
    const { walked, values } = chosen.condition
    const text = `SELECT 1 FROM (SELECT curfew_session.* ${walked} LIMIT ${mostRead}) AS chosen WHERE ${testsOf(conditions)}`
    const found = await number(text, [...values, ...testedOf(conditions)])
    return chosen.size > mostRead ? { count: found, isAtLeast: true } : { count: found }
  }

  return { list, count }
}
