import { parseArgs } from 'node:util'
import { type Config, configFile, readConfig } from '../config.ts'
import type { Route } from '../route.ts'
import { Wrong } from '../wrong.ts'
import type { Command } from './io.ts'

const usage = `curfew-gateway routes [--config FILE] [--json]

Prints who may do what: the method, the path, and the people. The first line that is about a request wins.

  --config FILE   the file of roles and routes (curfew.json, where it is there)
  --json          one object a route
`

const usageOfCheck = `curfew-gateway check FILE

Reads a file of roles and routes without starting, and says what is wrong with it.
`

/** A line of the matrix: a route, and the people for whom it is. */
export interface MatrixLine {
  readonly host?: string
  readonly methods: readonly string[] | 'all'
  readonly path: string
  readonly who: 'everybody' | 'signed-in' | 'roles'
  /** The task that is demanded, and the roles that have it. */
  readonly task?: string
  readonly roles?: readonly string[]
  readonly why?: string
  readonly crossSite: boolean
  readonly raw: boolean
}

const lineOf = (route: Route, { roles }: Config, host?: string): MatrixLine => {
  const { path, demand, raw } = route
  const methods: MatrixLine['methods'] = route.methods ?? 'all'
  const where = { ...(host !== undefined && { host }), methods, path }
  if (demand.kind === 'task') {
    const holders = roles.names.filter((name) => roles.tasksOf([name]).includes(demand.task))
    return { ...where, who: 'roles', task: demand.task, roles: holders, crossSite: false, raw }
  }
  const crossSite = demand.kind === 'open' && demand.crossSite
  return { ...where, who: demand.kind === 'open' ? 'everybody' : 'signed-in', why: demand.why, crossSite, raw }
}

/** The matrix of methods, paths and their demands, in the order in which the router tries them. */
export const matrixOf = (config: Config): readonly MatrixLine[] =>
  config.sites.flatMap(({ host, routes }) => routes.map((route) => lineOf(route, config, host)))

const whoOf = ({ who, task, roles, why, crossSite, raw }: MatrixLine): string => {
  const marks = [...(crossSite ? ['from other sites too'] : []), ...(raw ? ['raw paths too'] : [])]
  const people = { everybody: 'everybody', 'signed-in': 'every signed-in person', roles: roles?.join(', ') ?? '' }[who]
  return `${people} (${[task ?? why, ...marks].join('; ')})`
}

const tableOf = (lines: readonly MatrixLine[]): readonly string[] => {
  const rows = lines.map((line) => [line.methods === 'all' ? 'all' : line.methods.join(' '), line.path, whoOf(line)])
  const all = [['METHOD', 'PATH', 'WHO'], ...rows, ['all', 'every other path', 'nobody (403)']]
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const textOf = (config: Config): string => {
  const lines = matrixOf(config)
  const hosts = config.sites.map(({ host, upstream }) => {
    const title = host ?? (config.sites.length > 1 ? 'every other host' : undefined)
    const heading = title === undefined ? [] : [`${title}${upstream ? ` → ${upstream.origin}` : ''}`]
    return [...heading, ...tableOf(lines.filter((line) => line.host === host))].join('\n')
  })
  return `${hosts.join('\n\n')}\n`
}

/** Prints who may do what. */
export const runRoutes: Command = async (args, io) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      io.out.write(usage)
      return 0
    }
    const config = readConfig(configFile(values.config))
    io.out.write(values.json ? `${JSON.stringify(matrixOf(config), undefined, 2)}\n` : textOf(config))
    return 0
  } catch (failure) {
    return wrong(failure, usage, io.err)
  }
}

/** Reads a config without starting. */
export const runCheck: Command = async (args, io) => {
  const [file, ...more] = args
  if (file === '--help' || file === '-h') {
    io.out.write(usageOfCheck)
    return 0
  }
  try {
    if (file === undefined || more.length > 0 || file.startsWith('-')) throw new Wrong(usageOfCheck)
    const { roles, sites } = readConfig(file)
    const count = sites.reduce((sum, { routes }) => sum + routes.length, 0)
    io.out.write(`${file}: ${count} routes, and the roles ${roles.names.join(', ')}. All is well.\n`)
    return 0
  } catch (failure) {
    return wrong(failure, usageOfCheck, io.err)
  }
}

const wrong = (failure: unknown, how: string, err: { readonly write: (text: string) => unknown }): 2 => {
  const isArgument = (failure as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true
  if (!isArgument && !(failure instanceof Wrong)) throw failure
  err.write(`${isArgument ? `${(failure as Error).message}\n\n${how}` : (failure as Error).message}\n`)
  return 2
}
