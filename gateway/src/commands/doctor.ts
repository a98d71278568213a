import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { ask } from '../doctor/ask.ts'
import { type Aim, examine, type Finding } from '../doctor.ts'
import { Wrong } from '../wrong.ts'
import type { Command, Io } from './io.ts'

const help = `curfew-gateway doctor URL --upstream URL [flags]

Tries to get round the gateway at the first address, and says in words what is open. It sends nothing that a stranger
could not send. Exit code: 0 nothing is open, 1 something is, 2 it could not look.

  --upstream URL          the application
  --path PATH             a page that needs a person         (/)
  --at PATH               the gateway's own pages            (/_curfew)
  --as NAME               signs in too; the password is the first line of the input. It posts to --path then, as
                          other sites could: name a path where that does no harm.
  --json                  [{ "check", "open", "detail" }]
`

const options = {
  upstream: { type: 'string' },
  path: { type: 'string', default: '/' },
  at: { type: 'string', default: '/_curfew' },
  as: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (failure) {
    const words = failure instanceof Error ? failure.message.split('. ')[0] : String(failure)
    throw new Wrong(`${words}; see doctor --help`)
  }
}

const example = 'http://127.0.0.1:8000'

const addressOf = (name: string, written: string | undefined): URL => {
  if (written === undefined) throw new Wrong(`${name} is missing; write an address, such as ${example}`)
  if (URL.canParse(written) && /^https?:$/.test(new URL(written).protocol)) return new URL(written)
  throw new Wrong(`${name} is '${written}'; write an address, such as ${example}`)
}

/** The cookie of a person who signs in with the password in the input. */
const signedIn = async ({ gateway, at }: Aim, username: string, { input }: Io): Promise<string> => {
  const password = (await text(input)).split('\n')[0] ?? ''
  const headers = ['Origin', gateway.origin, 'Sec-Fetch-Site', 'same-origin']
  const form = ['Content-Type', 'application/x-www-form-urlencoded']
  const body = new URLSearchParams({ username, password, from: '/' }).toString()
  const heard = await ask(gateway, { method: 'POST', path: `${at}/sign-in`, headers: [...headers, ...form], body })
  const cookie = [heard.headers['set-cookie'] ?? []].flat().find((one) => /curfew/i.test(one))
  if (heard.status === 303 && cookie) return cookie.split(';')[0] ?? ''
  throw new Wrong(`${username} could not sign in at ${gateway.origin}${at}/sign-in: its status is ${heard.status}`)
}

const lineOf = ({ check, open, detail }: Finding): string => `${open ? 'OPEN  ' : 'closed'}  ${check}: ${detail}\n`

const summary = (findings: readonly Finding[]): string => {
  const open = findings.filter((finding) => finding.open).length
  return `${findings.length} checks, ${open === 0 ? 'and nothing is open' : `and ${open} found something open`}\n`
}

/** `curfew-gateway doctor`: tries to get round a gateway, and says what is open. */
export const runDoctor: Command = async (args, io) => {
  if (args.includes('--help')) {
    io.out.write(help)
    return 0
  }
  const { values, positionals } = parsed(args)
  const stranger: Aim = {
    gateway: addressOf('the address of the gateway', positionals[0]),
    upstream: addressOf('--upstream', values.upstream),
    at: values.at,
    path: values.path,
  }
  const aim = values.as === undefined ? stranger : { ...stranger, cookie: await signedIn(stranger, values.as, io) }
  const examination = await examine(aim)
  if ('couldNotLook' in examination) throw new Wrong(`could not look: ${examination.couldNotLook}`)
  const { findings } = examination
  io.out.write(
    values.json ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(lineOf).join('') + summary(findings),
  )
  return findings.some(({ open }) => open) ? 1 : 0
}
