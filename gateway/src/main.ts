#!/usr/bin/env node
import type { Command } from './commands/io.ts'
import { Wrong } from './wrong.ts'

const help = `curfew-gateway ends web sessions in front of any application.

  curfew-gateway in-front-of URL [flags]     a proxy with sign-in, warning and end
  curfew-gateway guard --upstream URL --proxy nginx|caddy [flags]
                                             the same behind a proxy that you have
  curfew-gateway config nginx|caddy|…        prints what that proxy needs
  curfew-gateway person add|list|password|disable|enable|remove NAME
  curfew-gateway routes [--json]             prints who may do what
  curfew-gateway check FILE                  reads a config without starting
  curfew-gateway doctor URL --upstream URL   tries to get round the gateway

Say --help behind a command for its flags.
`

// A command is read when it is asked for, because each needs little of the rest.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  'in-front-of': async () => (await import('./commands/in-front-of.ts')).runInFrontOf,
  guard: async () => (await import('./commands/guard.ts')).runGuard,
  person: async () => (await import('./commands/person.ts')).runPerson,
  routes: async () => (await import('./commands/routes.ts')).runRoutes,
  check: async () => (await import('./commands/routes.ts')).runCheck,
  config: async () => (await import('./commands/print-config.ts')).runConfig,
  doctor: async () => (await import('./commands/doctor.ts')).runDoctor,
}

const run = async (args: readonly string[]): Promise<number> => {
  const io = { out: process.stdout, err: process.stderr, input: process.stdin }
  const [name = '', ...rest] = args
  if (['', '--help', '-h', 'help'].includes(name)) {
    io.out.write(help)
    return name === '' ? 2 : 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  try {
    if (!command) throw new Wrong(`there is no command '${name}'; see curfew-gateway --help`)
    return await (await command())(rest, io)
  } catch (failure) {
    const isWrong = failure instanceof Wrong
    io.err.write(`curfew-gateway: ${failure instanceof Error ? failure.message : String(failure)}\n`)
    return isWrong ? 2 : 1
  }
}

process.exitCode = await run(process.argv.slice(2))
