import { answerAuth } from '../guard.ts'
import { runGateway } from '../running.ts'
import { flagsHelp, readSettings } from '../settings.ts'
import { Wrong } from '../wrong.ts'
import { readGuardArguments } from './guard-arguments.ts'
import { untilStopped } from './in-front-of.ts'
import type { Command } from './io.ts'

const asking = ['nginx', 'caddy']

const help = `curfew-gateway guard --upstream URL --proxy nginx|caddy [flags]

Guards the application at URL behind a proxy that you have. The proxy asks the gateway on its private address before a
request goes straight to the application; pages, frames, WebSockets and event streams go through the gateway.
Print the proxy's part with: curfew-gateway config nginx --upstream URL

  --upstream URL          the application
  --proxy WHICH           nginx or caddy
${flagsHelp}
`

/** `curfew-gateway guard`: answers the sub-requests of a proxy, and serves what that proxy sends through. */
export const runGuard: Command = async (args, io) => {
  if (args.includes('--help')) {
    io.out.write(help)
    return 0
  }
  const { upstream, proxy, rest } = readGuardArguments(args)
  if (proxy === undefined) throw new Wrong('no proxy is named; write --proxy nginx or --proxy caddy')
  if (!asking.includes(proxy))
    throw new Wrong(`--proxy is '${proxy}'; write nginx or caddy. Others stand before in-front-of: see config ${proxy}`)
  const settings = readSettings([...(upstream === undefined ? [] : [upstream]), '--behind-proxy', ...rest])
  if (!settings.upstream && !settings.config)
    throw new Wrong('no application is named; write --upstream http://127.0.0.1:8000')
  const running = await runGateway(settings, io, (gateway) => answerAuth(() => gateway().engine()))
  io.out.write(`${running.gateway.url}\n`)
  return untilStopped(running, io)
}
