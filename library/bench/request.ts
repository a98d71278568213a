import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '../test/servers/redis.ts'
import { busyness, machine, writeSection } from './page.ts'
import { connections, type Ground, measured, profiled, type Round } from './request-rounds.ts'
import { titleOf, type Variant, variants } from './request-variants.ts'
import {
  addedTo,
  frameworks,
  leastOf,
  type Measured,
  ownCosts,
  type Profiled,
  sideBySide,
  verdict,
  wakingOf,
  whereItGoes,
} from './request-words.ts'

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
  .map(([name, version]) => `${name} ${version}`)
  .join(', ')

const sections = frameworks.flatMap((on) => {
  const here = all.filter(({ variant }) => variant.on === on)
  const none = here.find(({ variant }) => variant.by === 'no session')
  return none
    ? [
        [
          `### On ${on === 'Node' ? 'Node alone' : on}`,
          ownCosts(here, none),
          sideBySide(here, none),
          verdict(here, none),
        ].join('\n\n'),
      ]
    : []
})
const text = `The cost of a session: the request of a signed-in person, beside the same request without a session.

- ${machine()}
- Express ${express}, Fastify ${fastify}
- ${peers}
- Medians of ${rounds} interleaved rounds of ${seconds} s, each variant in a process of its own.${busy} Written by \`npm run bench -- request\`.

How it is measured:

- ${connections} connections have one request at a time and one person on each.
- Where every request is renewed, so many people take turns that none returns within the second in which Curfew merges renewals.
- Every response was read, and named the person.
- All sessions end after a minute without a request.
- express-session and @fastify/session do that with \`rolling\`.
- express-session has \`resave: false\` where its store can touch, and \`true\` where it cannot (better-sqlite3-session-store).
- better-auth does it with \`expiresIn: 60, updateAge: 1\`, and iron-session by saving with each response.
- iron-session asks no store, and neither does better-auth while it trusts its cookie: a session that ended elsewhere goes on.
- SQLite writes as Curfew sets it up (WAL, \`synchronous = NORMAL\`). All variants use node-redis.
- In process, the server's listener is called, and its response goes to a stream that keeps it. No kernel, parser or client counts.
- A client that stays awake polls its sockets without a pause, on a core of its own. Nobody has to wake it.
- CPU is that of the server's process, without Redis's own. The ratios are medians of the rounds' own ratios.

${[addedTo(all), wakingOf(all)].filter((words) => words !== '').join('\n\n')}

${sections.join('\n\n')}

### Where a request's time goes

The microseconds that each part of a request took itself, by a profile of ${seconds} s. Profiling slows all variants a little.

${whereItGoes(profiles)}

${leastOf(profiles, all)}
`
console.log(`\n${text}`)
if (chosen.length === variants.length && rounds >= 3) writeSection('docs/benchmarks.md', 'A signed-in request', text)
