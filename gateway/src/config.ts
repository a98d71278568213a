import { existsSync, readFileSync } from 'node:fs'
import type { Roles } from 'curfew'
import { readTheme } from './config/look.ts'
import { readRoles, remedyFor } from './config/roles.ts'
import { type ConfigAsWritten, configShape } from './config/shape.ts'
import { readSites, type Site } from './config/sites.ts'
import { check } from './written/check.ts'
import { type Document, readDocument, unreadable } from './written/document.ts'
import { type Fault, wrongWith } from './written/fault.ts'

export type { Site } from './config/sites.ts'

/** Roles, sites and routes, as `curfew.json` has them. */
export interface Config {
  readonly roles: Roles
  /** The sites; a request goes to the first whose host is its own, or undefined. */
  readonly sites: readonly Site[]
  /** Cookies of the application that live no longer than the session in which they were set. */
  readonly applicationCookies: readonly string[]
  /** The roles of a session that the application's own login starts. */
  readonly applicationRoles: readonly string[]
  /** The application's name, for the gateway's own pages. */
  readonly name?: string
  /** A style sheet with colours for the gateway's own pages. */
  readonly theme?: string
}

const faultsOfCookies = (names: readonly string[], { lineOf }: Document): readonly Fault[] =>
  names.flatMap((name, at) =>
    /^(__Host-)?curfew(-|$)/i.test(name)
      ? [
          {
            line: lineOf(['applicationCookies', at]),
            what: `${JSON.stringify(name)} is a cookie of the gateway's own; write the application's`,
          },
        ]
      : [],
  )

const readApplicationRoles = (
  held: readonly string[] | undefined,
  known: readonly string[],
  { lineOf }: Document,
): { readonly applicationRoles: readonly string[]; readonly faults: readonly Fault[] } => ({
  applicationRoles: held ?? (known.length === 1 ? known : []),
  faults: (held ?? []).flatMap((name, at) =>
    known.includes(name)
      ? []
      : [
          {
            line: lineOf(['applicationRoles', at]),
            what: `there is no role ${JSON.stringify(name)}; write ${remedyFor('role', known)}`,
          },
        ],
  ),
})

const read = (written: ConfigAsWritten, document: Document): Config => {
  const { roles, tasks, names, faults: ofRoles } = readRoles(written, document)
  const { sites, faults: ofSites } = readSites(written, tasks, document)
  const { theme, faults: ofTheme } = readTheme(written.theme, document)
  const { applicationCookies = [], name } = written
  const { applicationRoles, faults: ofHeld } = readApplicationRoles(written.applicationRoles, names, document)
  const pair = roles?.conflictIn(applicationRoles)
  const apart = pair
    ? [
        {
          line: document.lineOf(['applicationRoles']),
          what: `these roles have "${pair[0]}" and "${pair[1]}", which "apart" keeps apart; take one role out`,
        },
      ]
    : []
  const faults = [
    ...ofRoles,
    ...ofSites,
    ...ofTheme,
    ...ofHeld,
    ...apart,
    ...faultsOfCookies(applicationCookies, document),
  ]
  if (faults.length > 0 || roles === undefined) throw wrongWith(document.file, faults)
  return {
    roles,
    sites: sites(),
    applicationCookies,
    applicationRoles,
    ...(name !== undefined && { name }),
    ...(theme !== undefined && { theme }),
  }
}

/**
 * Reads `curfew.json` from its text.
 * @throws Wrong with every mistake in it, one a line: `FILE:LINE: what; write …`.
 */
export const configOf = (file: string, text: string): Config => {
  const document = readDocument(file, text)
  const checked = check<ConfigAsWritten>(configShape, document)
  if (checked.kind === 'wrong') throw wrongWith(file, checked.faults)
  return read(checked.value, document)
}

const usualFile = 'curfew.json'

/** The file of roles and routes: the named one, or else `curfew.json` in the working folder, where it is there. */
export const configFile = (named: string | undefined): string | undefined =>
  named ?? (existsSync(usualFile) ? usualFile : undefined)

/**
 * Reads `curfew.json`. Without a file there is one role, `person`, with the one-minute policy, and every path demands a
 * signed-in person.
 * @throws Wrong with every mistake in it, one a line: `FILE:LINE: what; write …`.
 */
export const readConfig = (file: string | undefined): Config => {
  if (file === undefined) return configOf('no file', '{}')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (failure) {
    throw unreadable(
      file,
      failure,
      'write the path of a file such as {"roles": {}, "routes": []}, or leave --config out',
    )
  }
  return configOf(file, text)
}
