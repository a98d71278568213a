import type { Count } from 'curfew/stores/store'
import { countOf } from '../browser/row.ts'
import type { Desk } from '../setup.ts'
import type { Layer, Plot } from './plot.tsx'
import type { Bar, LiveNow } from './series.ts'

/** The live sessions now, with their words: `4 now (vet 3, nurse 1)`. */
export interface SaidNow extends LiveNow {
  readonly words: string
}

/** Counts the live sessions, and those of each role. A session with two roles counts under both. */
export const liveNow = async ({ sessions }: Pick<Desk, 'sessions'>): Promise<SaidNow> => {
  const all = await sessions.count({ are: 'live' })
  const counts = await Promise.all(
    sessions.roles.names.map(async (role): Promise<readonly [string, Count]> => {
      return [role, await sessions.count({ are: 'live', role })]
    }),
  )
  const found = counts.filter(([, { count }]) => count > 0)
  const listed = found.map(([role, count]) => `${role} ${countOf(count)}`).join(', ')
  return {
    count: all.count,
    byRole: new Map(found.map(([role, { count }]) => [role, count])),
    words: `${countOf(all)} now${listed && ` (${listed})`}`,
  }
}

// There are six colours. One is for all sessions, and the last is shared where there are more roles.
const mostRoles = 5

const sumIn = (bars: readonly Bar[], role: string): number =>
  bars.reduce((sum, { byRole }) => sum + (byRole.get(role) ?? 0), 0)

const sumOf = ({ byRole }: Bar, roles: readonly string[]): number | undefined =>
  byRole.size === 0 ? undefined : roles.reduce((sum, role) => sum + (byRole.get(role) ?? 0), 0)

const layersOf = (bars: readonly Bar[]): readonly Layer[] => {
  const roles = [...new Set(bars.flatMap(({ byRole }) => [...byRole.keys()]))]
  const ordered = roles.toSorted((a, b) => sumIn(bars, b) - sumIn(bars, a))
  const own = ordered.slice(0, ordered.length > mostRoles ? mostRoles - 1 : mostRoles)
  const rest = ordered.slice(own.length)
  return [
    ...own.map((role): Layer => ({ name: role, of: (bar) => sumOf(bar, [role]) })),
    ...(rest.length > 0 ? [{ name: 'other roles', of: (bar: Bar) => sumOf(bar, rest) }] : []),
  ]
}

/** The plot of the live sessions: all of them, and those of each role where a server counted them. */
export const livePlot = (bars: readonly Bar[], { words }: SaidNow): Plot => ({
  id: 'live',
  title: 'Live sessions by role',
  as: 'line',
  layers: [{ name: 'all', of: (bar) => bar.live }, ...layersOf(bars)],
  words: `${words}, ${Math.max(...bars.map((bar) => bar.live)).toLocaleString('en')} at the highest point.`,
})
