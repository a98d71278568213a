import { METHODS } from 'node:http'
import type { Route } from '../route.ts'
import { faultOfPattern, shadowsIn } from '../router.ts'
import type { Document, Place } from '../written/document.ts'
import type { Fault } from '../written/fault.ts'
import { remedyFor } from './roles.ts'
import type { RouteInFile } from './shape.ts'

/** The routes of a site without a list: every path, for signed-in persons. */
export const everyPath: readonly Route[] = [{ path: '/*', demand: { kind: 'person', why: 'signed in' }, raw: false }]

const demands = ['task', 'person', 'open'] as const

const demandOf = ({ task, person, open, crossSite }: RouteInFile): Route['demand'] => {
  if (task !== undefined) return { kind: 'task', task }
  if (open !== undefined) return { kind: 'open', why: open, crossSite: crossSite ?? false }
  return { kind: 'person', why: person ?? '' }
}

const faultsOf = (
  written: RouteInFile,
  at: Place,
  tasks: readonly string[],
  { lineOf }: Document,
): readonly Fault[] => {
  const given = demands.filter((name) => written[name] !== undefined)
  const pattern = faultOfPattern(written.path)
  const { task } = written
  return [
    ...(pattern === undefined
      ? []
      : [{ line: lineOf([...at, 'path']), what: `the path ${JSON.stringify(written.path)} ${pattern}` }]),
    ...(written.methods ?? []).flatMap((method, place) =>
      METHODS.includes(method) && method !== 'CONNECT'
        ? []
        : [
            {
              line: lineOf([...at, 'methods', place]),
              what: `no request can have the method ${JSON.stringify(method)}; write one such as "POST"`,
            },
          ],
    ),
    ...(given.length === 0
      ? [
          {
            line: lineOf(at),
            what: `the route ${written.path} demands nothing; write "task", "person" or "open" in it`,
          },
        ]
      : []),
    ...given.slice(1).map((name) => ({
      line: lineOf([...at, name]),
      what: `the route ${written.path} has ${given.map((one) => `"${one}"`).join(' and ')}; write one of them`,
    })),
    ...(written.crossSite && written.open === undefined
      ? [
          {
            line: lineOf([...at, 'crossSite']),
            what: '"crossSite" stands beside no "open"; write "open" with it, or leave it out',
          },
        ]
      : []),
    ...(task !== undefined && !tasks.includes(task)
      ? [
          {
            line: lineOf([...at, 'task']),
            what: `no role has the task ${JSON.stringify(task)}; write ${remedyFor('task', tasks)}`,
          },
        ]
      : []),
  ]
}

/** The routes of a list in the file, with their faults. */
export const readRoutes = (
  written: readonly RouteInFile[] | undefined,
  place: Place,
  tasks: readonly string[],
  document: Document,
): { readonly routes: readonly Route[]; readonly faults: readonly Fault[] } => {
  if (written === undefined) return { routes: everyPath, faults: [] }
  const faults = written.flatMap((route, at) => faultsOf(route, [...place, at], tasks, document))
  const routes = written.map((route): Route => {
    const { methods, path, raw } = route
    return { ...(methods && { methods }), path, demand: demandOf(route), raw: raw ?? false }
  })
  // A path that is no pattern cannot be compared with others.
  if (written.some(({ path }) => faultOfPattern(path) !== undefined)) return { routes, faults }
  const line = (at: number): number => document.lineOf([...place, at])
  const shadowed = shadowsIn(routes).map(({ at, by }) => {
    const takers = by.map((other) => `the route ${routes[other]?.path} in line ${line(other)}`).join(' and ')
    return {
      line: line(at),
      what: `the route ${routes[at]?.path} can never match, because ${takers} takes all of its requests; write it before, or leave it out`,
    }
  })
  return { routes, faults: [...faults, ...shadowed] }
}
