import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { install } from './install.mjs'

const help = `Holds a running server, in any language, to docs/wire.md.

  npm run conformance -- http://127.0.0.1:8000 --sign-in /sign-in --body name=carla

The checks wait for real, so start the server with short times: 16 s of idle, 6 s of warning, 2 s of grace, for example.
Every check signs in anew, so the person must have no limit of sessions.

  --sign-in PATH      the request that signs in (needed)
  --method METHOD     its method; POST where it is left out
  --body TEXT         its body
  --type TYPE         the body's content-type; application/x-www-form-urlencoded where it is left out
  --header 'A: B'     one more header of it; may be repeated
  --path PATH         the resource; /session where it is left out
  --name NAME         the application's name in its cookie, as in curfew-till
  --patience SECONDS  the longest time that one rule may wait; 30 where it is left out
  --help              this text

It ends with 1 when a rule is broken, and with 2 when it could not begin.`

/** @param {string} words */
const refuse = (words) => {
  console.error(`${words}\nWrite npm run conformance -- --help for all flags.`)
  process.exit(2)
}

const text = /** @type {const} */ ({ type: 'string' })
const options = {
  'sign-in': text,
  method: text,
  body: text,
  type: text,
  header: /** @type {const} */ ({ type: 'string', multiple: true }),
  path: text,
  name: text,
  patience: text,
  help: /** @type {const} */ ({ type: 'boolean' }),
}

const given = () => {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (failure) {
    return refuse(/** @type {Error} */ (failure).message)
  }
}

/** @param {string} line */
const headerOf = (line) => {
  const at = line.indexOf(':')
  if (at < 1) refuse(`--header ${line} is no header; write it as --header 'name: value'.`)
  return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]
}

/** The server that the flags name. */
const serverOf = () => {
  const { values, positionals } = given()
  if (values.help) {
    console.log(help)
    process.exit(0)
  }
  const [url = ''] = positionals
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    refuse(
      `${url === '' ? 'No address was given' : `${url} is no address`}; give the server's, such as http://127.0.0.1:8000.`,
    )
  const signIn = values['sign-in']
  if (!signIn?.startsWith('/'))
    refuse(
      `--sign-in is ${signIn ?? 'missing'}; give the path of the request that signs in, such as --sign-in /sign-in.`,
    )
  const patience = Number(values.patience ?? 30)
  if (!(patience >= 0)) refuse(`--patience is ${values.patience}; give a number of seconds, such as --patience 30.`)
  const type = values.body === undefined ? {} : { 'content-type': values.type ?? 'application/x-www-form-urlencoded' }
  return {
    origin: new URL(url).origin,
    path: values.path ?? '/session',
    patienceMs: patience * 1_000,
    signIn: {
      path: signIn ?? '',
      method: values.method ?? 'POST',
      headers: { ...type, ...Object.fromEntries((values.header ?? []).map(headerOf)) },
      ...(values.body !== undefined && { body: values.body }),
    },
    ...(values.name !== undefined && { name: values.name }),
  }
}

const server = serverOf()
await install()
const { build } = await import('esbuild')
const outfile = resolve('node_modules/.cache/curfew-conformance/index.mjs')
mkdirSync(resolve(outfile, '..'), { recursive: true })
await build({
  entryPoints: ['library/src/conformance/index.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'error',
})
const { holdToWire } = await import(pathToFileURL(outfile).href)
try {
  const findings = await holdToWire(server)
  const marks = { holds: 'holds ', broken: 'BROKEN', unseen: 'unseen' }
  for (const { rule, name, found, why } of findings)
    console.log(`${marks[found]}  ${rule.padEnd(5)} ${name}${why === undefined ? '' : `\n               ${why}`}`)
  const count = (kind) => findings.filter(({ found }) => found === kind).length
  console.log(
    `\n${count('holds')} rules hold, ${count('broken')} are broken, ${count('unseen')} could not be looked at.`,
  )
  process.exitCode = count('broken') > 0 ? 1 : 0
} catch (failure) {
  const { message, cause } = /** @type {Error} */ (failure)
  refuse(`${server.origin} could not be held to the wire: ${message}${cause ? ` (${cause.message ?? cause})` : ''}.`)
}
// A stream that was given up may still hold the process.
process.exit()
