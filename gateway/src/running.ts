import { instant } from 'curfew'
import type { Journal } from 'curfew/server/sessions'
import { withKeys } from './assertion/keys-page.ts'
import { createAssertions, keysInBag } from './assertion.ts'
import type { Io } from './commands/io.ts'
import { readConfig } from './config.ts'
import { openConsole, withConsole } from './console.ts'
import { type Gateway, openGateway } from './gateway.ts'
import { entryLine, requestLine } from './journal-lines.ts'
import { createKeptPosts } from './kept-posts.ts'
import { openMetrics } from './metrics.ts'
import { createObeying } from './people/obeyed.ts'
import { type Change, createThrottle, gatewayBounds, openAccounts } from './people.ts'
import { type AnswerSubRequest, answerPrivately } from './private.ts'
import { clientAddress } from './proxy/client-address.ts'
import { openSecret } from './secret.ts'
import type { Settings } from './settings.ts'
import { ownPages } from './sign-in.ts'
import { openStore } from './store.ts'
import { Wrong } from './wrong.ts'

/** A gateway as its command runs it, until a signal stops it. */
export interface Running {
  readonly gateway: Gateway
  /** Reads the config and the accounts again. */
  readonly reload: () => Promise<void>
  readonly close: () => Promise<void>
}

// The record leads: a person who was removed or has other roles loses them at once.
const obey = async ({ engine }: Gateway, changes: readonly Change[]): Promise<void> => {
  const { sessions } = engine()
  for (const change of changes) {
    const about = { subject: change.name, by: 'accounts' }
    if (change.what === 'roles') await sessions.changeRoles({ ...about, roles: change.roles })
    else await sessions.endAll(about)
  }
}

/** Opens a gateway with all of its parts. `subRequests`: answers the sub-requests of a proxy. */
export const runGateway = async (
  settings: Settings,
  io: Io,
  subRequests?: (gateway: () => Gateway) => AnswerSubRequest,
): Promise<Running> => {
  const config = readConfig(settings.config)
  const accounts = await openAccounts(settings.accounts, config.roles)
  if (settings.signIn.by === 'gateway' && accounts.list().length === 0)
    io.err.write(
      `curfew-gateway: ${settings.accounts} has no people yet; add one: curfew-gateway person add NAME --role ROLE\n`,
    )
  const opened = await openStore(settings.store)
  const metrics = openMetrics()
  const throttle = createThrottle(gatewayBounds)
  const say = (line: string): unknown => io.out.write(`${line}\n`)
  const print: Journal = (entry) => {
    if (settings.log !== 'nothing') say(entryLine(entry))
  }
  const assertions = createAssertions({
    issuer: settings.origin ?? `http://${settings.listen.host}:${settings.listen.port}`,
    algorithm: settings.assertions,
    now: () => instant(Date.now()),
    keys: keysInBag(opened.bags),
  })
  await assertions.start()
  let gateway: Gateway | undefined
  const running = (): Gateway => {
    if (!gateway) throw new Error('the gateway is not open yet')
    return gateway
  }
  const answer: AnswerSubRequest = subRequests?.(running) ?? (() => undefined)
  gateway = await openGateway({
    settings,
    config,
    store: opened.store,
    secret: await openSecret(opened.bags),
    keptPosts: createKeptPosts(() => performance.now()),
    journal: [opened.journal, print],
    assert: ({ id, subject, roles, tasks }, audience) => [
      'Curfew-Assertion',
      assertions.mint({ id, subject, roles, tasks, audience }),
    ],
    openPages: ({ node, sessions, config: { theme }, frame, signIn }) => {
      const pages = ownPages({
        ...{ ...frame, node, sessions, accounts, throttle, signIn },
        ...(theme !== undefined && { theme }),
        addressOf: (request) => clientAddress(request, settings.clientFrom),
      })
      const below = `${settings.at}/console`
      const console = openConsole(sessions, {
        journal: opened.journal,
        at: below,
        frame,
        signIn,
        origin: settings.origin,
      })
      return withConsole(console, withKeys(assertions, pages))
    },
    answerPrivate: (engine) => answerPrivately(engine, metrics, answer),
    onServed: (request, response, served) => {
      metrics.served(response, served.how, served.milliseconds / 1_000)
      if (settings.log === 'requests') say(requestLine(new Date(), request, response, served))
    },
  }).catch(async (failure: unknown) => {
    // An open connection to the store would keep the process alive after its error.
    await assertions.stop().catch(() => undefined)
    await opened.close()
    throw failure
  })
  const obeying = createObeying(opened.bags, {
    name: settings.name,
    accounts: accounts.all,
    obey: (changes) => obey(running(), changes),
    failed: (failure) => io.err.write(`curfew-gateway: the accounts reach no session yet: ${String(failure)}\n`),
  })
  await obeying.catchUp()
  const unfollow = accounts.follow((changes) => {
    if (changes instanceof Wrong) io.err.write(`curfew-gateway: ${changes.message}\n`)
    else void obeying.catchUp()
  })
  return {
    gateway,
    reload: async () => {
      const next = readConfig(settings.config)
      await accounts.reload(next.roles)
      await running()
        .take(next)
        .finally(() => obeying.catchUp())
    },
    close: async () => {
      unfollow()
      obeying.stop()
      await running().close()
      await assertions.stop().catch(() => undefined)
      await opened.close()
    },
  }
}
