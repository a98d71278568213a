import type { Route, Router } from '../route.ts'
import { createRouter } from '../router.ts'
import type { Document, Place } from '../written/document.ts'
import type { Fault } from '../written/fault.ts'
import { readRoutes } from './routes.ts'
import type { ConfigAsWritten } from './shape.ts'

/** An application behind the gateway. */
export interface Site {
  /** The host that requests name, in small letters. Without a port it stands for all ports. Undefined: any. */
  readonly host?: string
  /** The application's address. Undefined: the one on the command line. */
  readonly upstream?: URL
  readonly router: Router
  /** The routes that the router tries, in their order. */
  readonly routes: readonly Route[]
}

/** A site as the file has it, before its router is made. */
type SiteParts = Omit<Site, 'router'>

const isHost = (host: string): boolean =>
  URL.canParse(`http://${host}`) && new URL(`http://${host}`).hostname === host.toLowerCase().replace(/:\d+$/, '')

const faultsOfHost = (
  host: string,
  place: Place,
  earlier: readonly string[],
  { lineOf }: Document,
): readonly Fault[] => {
  const said = JSON.stringify(host)
  const fault = (what: string): readonly Fault[] => [{ line: lineOf([...place, 'host']), what }]
  if (!isHost(host)) return fault(`the host ${said} is none; write it as "a.example" or "a.example:8443"`)
  return earlier.includes(host.toLowerCase())
    ? fault(`the host ${said} has a site already; write all of its routes in that one`)
    : []
}

/** The sites of the file, with their faults. The routes beside them belong to every other host. */
export const readSites = (
  { sites = [], routes }: Pick<ConfigAsWritten, 'sites' | 'routes'>,
  tasks: readonly string[],
  document: Document,
): { readonly sites: () => readonly Site[]; readonly faults: readonly Fault[] } => {
  const faults: Fault[] = []
  const named = sites.map(({ host, upstream, routes: own }, at): SiteParts => {
    const place = ['sites', at]
    const earlier = sites.slice(0, at).map((site) => site.host.toLowerCase())
    const read = readRoutes(own, [...place, 'routes'], tasks, document)
    faults.push(...faultsOfHost(host, place, earlier, document), ...read.faults)
    if (upstream !== undefined && !URL.canParse(upstream))
      faults.push({
        line: document.lineOf([...place, 'upstream']),
        what: `the upstream ${JSON.stringify(upstream)} is no address; write one such as "http://127.0.0.1:8001"`,
      })
    return {
      host: host.toLowerCase().replace(/:(?:80|443)$/, ''),
      routes: read.routes,
      ...(upstream !== undefined && URL.canParse(upstream) && { upstream: new URL(upstream) }),
    }
  })
  const others: SiteParts[] = []
  if (routes !== undefined || sites.length === 0) {
    const read = readRoutes(routes, ['routes'], tasks, document)
    faults.push(...read.faults)
    others.push({ routes: read.routes })
  }
  return {
    faults,
    sites: () => [...named, ...others].map((site): Site => ({ ...site, router: createRouter(site.routes) })),
  }
}
