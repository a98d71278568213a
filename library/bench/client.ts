import { chromium } from '@playwright/test'
import { findChromium } from '../../tools/chromium.mjs'
import { measureHour } from './client-hour.ts'
import { hourText } from './client-hour-text.ts'
import { measureMouse } from './client-mouse.ts'
import { findPeers, versionsOf } from './client-peers.ts'
import { bounds, measureSizes } from './client-sizes.ts'
import { mouseText, sizesText } from './client-text.ts'
import { busyness, machine, writeSection } from './page.ts'

const rounds = Number(process.env['ROUNDS'] ?? 100)
// Short enough to pass between two of the machine's interruptions.
const movesARound = 10_000
const mostOfBare = 1.1

const peers = findPeers()
const sizes = await measureSizes(peers.all)
const executablePath = findChromium()
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: sandbox })
const version = `Chromium ${browser.version()}`
const by = `Written by \`npm run bench -- client\`.`
const versions = `${version}; ${versionsOf(peers)}`
const write = (title: string, text: string): void => {
  console.log(`## ${title}\n\n${text}\n`)
  writeSection('docs/benchmarks.md', title, text)
}

const mouse = await measureMouse(browser, peers, rounds, movesARound)
write(
  'A mouse event in the browser',
  `The cost of one mouse move, in nanoseconds: a \`pointermove\` and a \`mousemove\`, including their dispatch.

- ${machine()}
- ${versions}
- Medians of ${rounds} interleaved rounds of ${movesARound.toLocaleString('en')} moves.${busyness()} ${by}

A script's events are not trusted. The bench makes Curfew check each event and then trust it, so that each does its full work.

${mouseText(mouse, mostOfBare)}`,
)

console.log('An hour of every page …\n')
const hours = await measureHour(browser, peers)
await browser.close()
const missing = peers.missing
  ? `\n\ndjango-session-security, which is on no npm registry, could not be downloaded here: ${peers.missing}.`
  : ''
write(
  'The client',
  `The code that a page loads to notice an absent person, and the traffic that it sends in an hour.

- ${machine()}
- ${versions}
- One run.${busyness()} ${by}${missing}

${sizesText(sizes)}

${hourText(hours, peers)}`,
)

const ours = hours.filter(({ name }) => name.startsWith('Curfew'))
const isOver =
  sizes.headless.gzip > bounds.headless ||
  sizes.withDialog.gzip > bounds.withDialog ||
  mouse.ratio > mostOfBare ||
  mouse.calls.length > 0 ||
  ours.some(({ hands, isWarned, knows }) => isWarned || knows !== (hands === 'active' ? 'lives on' : 'ended: idle'))
if (isOver) process.exitCode = 1
