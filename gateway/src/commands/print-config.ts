import { readConfig } from '../config.ts'
import { everyPath, type Places, proxies } from '../guard/proxies.ts'
import { withoutSlash } from '../proxy/target.ts'
import { type Address, readSettings, type Settings } from '../settings.ts'
import { Wrong } from '../wrong.ts'
import { readGuardArguments } from './guard-arguments.ts'
import type { Command } from './io.ts'

const names = Object.keys(proxies)

const help = `curfew-gateway config PROXY [--upstream URL] [flags]

  Prints what a proxy needs to work with the gateway. PROXY is one of: ${names.join(', ')}.
  nginx and Caddy ask the gateway before each request, and need --upstream, the address of the application.
  The others send every request through the gateway: run curfew-gateway in-front-of URL --behind-proxy.

  --upstream URL          the application                    (needed for nginx and caddy)
  --listen HOST:PORT      where the gateway listens          (127.0.0.1:4180)
  --private HOST:PORT     where it answers sub-requests      (127.0.0.1:4181)
  --at PATH               the gateway's own pages            (/_curfew)
  --name NAME             the name in the cookie             (gateway)
  --sign-in, --login-at, --sign-out-at, --application-cookie and --config as the gateway itself has them: it has to see
  the responses at those paths, or with such a cookie all of them.
`

const isAsking = (proxy: string): boolean => proxy === 'nginx' || proxy === 'caddy'

// A server that listens everywhere is reached on loopback.
const reached = ({ host, port }: Address): string => {
  const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${near.includes(':') ? `[${near}]` : near}:${port}`
}

// The gateway seals the cookies that end with a session, in both directions. So it has to see every response then.
const watchedBy = ({ applicationCookies, config, signIn, signOutAt }: Settings): readonly string[] => {
  const sealed = [...applicationCookies, ...(config === undefined ? [] : readConfig(config).applicationCookies)]
  if (sealed.length > 0) return everyPath
  const login = signIn.by === 'application' ? [signIn.loginAt] : []
  return [...login, ...(signOutAt === undefined ? [] : [signOutAt])].map(withoutSlash)
}

const placesOf = (proxy: string, upstream: string | undefined, rest: readonly string[]): Places => {
  const settings = readSettings([...(upstream === undefined ? [] : [upstream]), ...rest])
  if (isAsking(proxy) && !settings.upstream)
    throw new Wrong(`config ${proxy} does not know the application; write --upstream http://127.0.0.1:8000`)
  return {
    listen: reached(settings.listen),
    private: reached(settings.private),
    upstream: settings.upstream?.origin ?? '',
    at: settings.at,
    name: settings.name,
    watched: watchedBy(settings),
  }
}

/** Prints the configuration of a proxy. */
export const runConfig: Command = async (args, { out }) => {
  if (args.includes('--help')) {
    out.write(help)
    return 0
  }
  const { upstream, rest } = readGuardArguments(args)
  const [proxy = '', ...flags] = rest
  if (!Object.hasOwn(proxies, proxy))
    throw new Wrong(`config is for '${proxy}'; write one of ${names.join(', ')}: curfew-gateway config nginx`)
  out.write(proxies[proxy as keyof typeof proxies](placesOf(proxy, upstream, flags)))
  return 0
}
