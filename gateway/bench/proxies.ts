import { readFileSync } from 'node:fs'
import { proxies } from '../src/guard/proxies.ts'
import { isHere, type RunningProxy, startProxy } from '../test/guard/proxies.ts'

/** A proxy that is measured, by the name of its program. */
export type MeasuredProxy = 'nginx' | 'caddy'

const plainly: Readonly<Record<MeasuredProxy, (application: string) => string>> = {
  nginx: (application) =>
    `location / { proxy_pass ${application}; proxy_http_version 1.1; proxy_set_header Connection ""; }`,
  caddy: (application) => `reverse_proxy ${application}`,
}

/** Starts a proxy of an application without any session; undefined where there is no such program. */
export const startPlain = async (name: MeasuredProxy, application: string): Promise<RunningProxy | undefined> =>
  isHere(name) ? startProxy(name, plainly[name](application)) : undefined

/** Starts a proxy with the lines that the gateway prints for it; undefined where there is no such program. */
export const startGuarded = async (
  name: MeasuredProxy,
  application: string,
  gateway: { readonly url: string; readonly privateUrl: string },
): Promise<RunningProxy | undefined> => {
  const print = proxies[name]
  if (!isHere(name) || !print) return undefined
  const [listen, inner] = [new URL(gateway.url).host, new URL(gateway.privateUrl).host]
  return startProxy(
    name,
    print({ listen, private: inner, upstream: application, at: '/_curfew', name: 'gateway', watched: [] }),
  )
}

const ticks = 100

const ownMicros = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1e6
}

/** The processor time of a proxy and its workers, in microseconds. Linux counts it in hundredths of a second. */
export const microsOf = ({ pid }: RunningProxy): number => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return [pid, ...children].reduce((sum, one) => sum + ownMicros(one), 0)
}
