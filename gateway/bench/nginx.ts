import { readFileSync } from 'node:fs'
import { proxies } from '../src/guard/proxies.ts'
import { isHere, type RunningProxy, startProxy } from '../test/guard/proxies.ts'

/** Starts nginx as a plain proxy of an application; undefined where there is no nginx. */
export const startPlain = async (application: string): Promise<RunningProxy | undefined> => {
  if (!isHere('nginx')) return undefined
  const words = `location / { proxy_pass ${application}; proxy_http_version 1.1; proxy_set_header Connection ""; }`
  return startProxy('nginx', words)
}

/** Starts nginx with the lines that the gateway prints for it; undefined where there is no nginx. */
export const startGuarded = async (
  application: string,
  gateway: { readonly url: string; readonly privateUrl: string },
): Promise<RunningProxy | undefined> => {
  const print = proxies['nginx']
  if (!isHere('nginx') || !print) return undefined
  const [listen, inner] = [new URL(gateway.url).host, new URL(gateway.privateUrl).host]
  return startProxy(
    'nginx',
    print({ listen, private: inner, upstream: application, at: '/_curfew', name: 'gateway', watched: [] }),
  )
}

const ticks = 100

const ownMicros = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1e6
}

/** The processor time of nginx and its workers, in microseconds. Linux counts it in hundredths of a second. */
export const microsOf = ({ pid }: RunningProxy): number => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  return [pid, ...children].reduce((sum, one) => sum + ownMicros(one), 0)
}
