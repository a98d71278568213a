import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '../test/servers/redis.ts'
import { busyness, machine, writeSection } from './page.ts'
import { connections, type Ground, measured, profiled, type Round } from './request-rounds.ts'
import { titleOf, type Variant, variants } from './request-variants.ts'
import { frameworks, leastOf, type Measured, type Profiled, sideBySide, verdict, whereItGoes } from './request-words.ts'

// Fewer rounds, or some variants only (ONLY=Express), are for trying the bench out, and are not written down.
const rounds = Number(process.env['ROUNDS'] ?? 5)
const seconds = Number(process.env['SECONDS'] ?? 2)
const only = new RegExp(process.env['ONLY'] ?? '')
const chosen = variants.filter((variant) => only.test(`${variant.on}: ${titleOf(variant)}`))

const busy = busyness()
const redis = await startRedis()
const folder = mkdtempSync(join(tmpdir(), 'curfew-request-'))
const ground: Ground = { redisPort: redis.port, folder }

// Each variant in turn, so that a slow moment of the machine hits all alike.
const results = new Map<Variant, Round[]>(chosen.map((variant) => [variant, []]))
const profiles: Profiled[] = []
try {
  for (let round = 1; round <= rounds; round++) {
    console.log(`Round ${round} of ${rounds} …`)
    for (const variant of chosen) results.get(variant)?.push(await measured(variant, seconds, ground))
  }
  console.log('Profiling …')
  for (const variant of chosen)
    if (variant.on !== 'Fastify' && /^(no session|Curfew)$/.test(variant.by))
      profiles.push({ variant, micros: await profiled(variant, seconds, ground) })
} finally {
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
}

const all: readonly Measured[] = chosen.map((variant) => ({ variant, rounds: results.get(variant) ?? [] }))
const { version: express } = JSON.parse(readFileSync('node_modules/express/package.json', 'utf8'))
const { version: fastify } = JSON.parse(readFileSync('node_modules/fastify/package.json', 'utf8'))
const { dependencies } = JSON.parse(readFileSync('library/bench/peers/package.json', 'utf8'))
const peers = Object.entries(dependencies)
  .map(([name, is]) => `${name} ${is}`)
  .join(', ')

const told = frameworks.flatMap((on) => {
  const here = all.filter(({ variant }) => variant.on === on)
  const none = here.find(({ variant }) => variant.by === 'no session')
  return none
    ? [`### On ${on === 'Node' ? 'Node alone' : on}\n\n${sideBySide(here, none)}\n\n${verdict(here, none)}`]
    : []
})
const text = `What it costs to know who asks: a request of somebody who is signed in, beside the same request where nobody is asked for.
${machine()}; Express ${express}, Fastify ${fastify}, ${peers}. Medians of ${rounds} interleaved rounds of ${seconds} s, each
variant in a process of its own.${busy} Written by \`npm run bench -- request\`.

${connections} connections with one request on its way on each, and one person on each; where every request is renewed, so many people that
nobody comes back within a second, in which Curfew makes renewals one. Every answer was read, and had the name of the person who asked.
All sessions last a minute and as long as they are used. express-session and @fastify/session do that with \`rolling\`,
express-session with \`resave: false\` where its store can touch and with \`true\` where it cannot (better-sqlite3-session-store); better-auth
with \`expiresIn: 60, updateAge: 1\`; iron-session by saving with each answer. iron-session, and better-auth while it believes its
cookie, ask no store: a session that was ended elsewhere goes on. SQLite writes as Curfew sets it up (WAL, \`synchronous = NORMAL\`), and all use
node-redis. CPU is that of the server's process, without Redis's own. The ratios are medians of the rounds' own.

${told.join('\n\n')}

### Where a request's time goes

Microseconds a request that each part took itself, from a profile of ${seconds} s each, which slows all down a little.

${whereItGoes(profiles)}

${leastOf(profiles, all)}
`
console.log(`\n${text}`)
if (chosen.length === variants.length && rounds >= 3) writeSection('docs/benchmarks.md', 'A signed-in request', text)
