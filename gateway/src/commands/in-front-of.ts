import { runGateway } from '../running.ts'
import { flagsHelp, readSettings } from '../settings.ts'
import { Wrong } from '../wrong.ts'
import type { Command, Io } from './io.ts'

const help = `curfew-gateway in-front-of URL [flags]

Puts sign-in, a warning and an end of sessions in front of the application at URL. The first line that it prints is its
address. SIGHUP reads the config and the accounts again, and signs nobody out.

${flagsHelp}
`

/** Runs a gateway until a signal stops it. SIGHUP reads its files again. */
export const untilStopped = async (running: Awaited<ReturnType<typeof runGateway>>, io: Io): Promise<number> => {
  const onHangUp = (): void => {
    running.reload().then(
      () => io.err.write('curfew-gateway: the config and the accounts were read again\n'),
      (failure: unknown) => io.err.write(`curfew-gateway: nothing was changed: ${wordsOf(failure)}\n`),
    )
  }
  process.on('SIGHUP', onHangUp)
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
  process.off('SIGHUP', onHangUp)
  await running.close()
  return 0
}

const wordsOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure))

/** `curfew-gateway in-front-of URL`: a proxy with sign-in, a warning and an end of sessions. */
export const runInFrontOf: Command = async (args, io) => {
  if (args.includes('--help')) {
    io.out.write(help)
    return 0
  }
  const settings = readSettings(args)
  if (!settings.upstream && !settings.config)
    throw new Wrong('no application is named; write its address, such as in-front-of http://127.0.0.1:8000')
  const running = await runGateway(settings, io)
  io.out.write(`${running.gateway.url}\n`)
  return untilStopped(running, io)
}
