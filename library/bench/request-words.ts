import { figure, median, table } from './page.ts'
import { type Part, type Parts, parts } from './request-profile.ts'
import type { Round } from './request-rounds.ts'
import { titleOf, type Variant } from './request-variants.ts'

/** A variant and its rounds; each is compared with the round of no session beside which it was run. */
export interface Measured {
  readonly variant: Variant
  readonly rounds: readonly Round[]
}

/** The frameworks, in the order of the report. */
export const frameworks = ['Express', 'Fastify', 'Node'] as const

const midst = ({ rounds }: Measured, what: keyof Round): number => median(rounds.map((round) => round[what]))

const over = (one: Measured, none: Measured, what: keyof Round): number =>
  median(one.rounds.map((round, nth) => round[what] / (none.rounds[nth]?.[what] ?? Number.NaN)))

const isOurs = ({ variant }: Measured): boolean => variant.by.startsWith('Curfew')
const isPlain = ({ variant }: Measured): boolean => variant.by === 'Curfew'

/** The variants of one framework, side by side. */
export const sideBySide = (all: readonly Measured[], none: Measured): string =>
  table(
    [
      '',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'CPU µs a request',
      'of the requests/s of no session',
      'CPU over no session',
    ],
    all.map((one) => [
      titleOf(one.variant),
      midst(one, 'perSecond'),
      midst(one, 'p50'),
      midst(one, 'p99'),
      midst(one, 'cpuMicros'),
      `${figure(over(one, none, 'perSecond') * 100)} %`,
      `× ${over(one, none, 'cpuMicros').toFixed(2)}`,
    ]),
  )

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const onOneStore = (all: readonly Measured[], store: Variant['store']): readonly string[] => {
  const here = all.filter(({ variant }) => variant.store === store && variant.crowd === undefined)
  const ours = here.find(isPlain)
  const peers = here.filter((one) => !isOurs(one))
  if (!ours || peers.length === 0) return []
  const micros = midst(ours, 'cpuMicros')
  const compared = (one: Measured): string =>
    `In ${store} ${one.variant.by} takes ${figure(midst(one, 'cpuMicros') / micros)} times Curfew's CPU and answers ${figure((midst(one, 'perSecond') / midst(ours, 'perSecond')) * 100)} % of its requests.`
  const isFirst = peers.every((one) => midst(one, 'cpuMicros') > micros)
  return [`In ${store} Curfew ${isFirst ? 'takes' : 'does not take'} the least CPU.`, ...peers.map(compared)]
}

/** The faster and the slower variants, in words. */
export const verdict = (all: readonly Measured[], none: Measured): string => {
  const more = all.filter(isPlain).map((one) => {
    const percent = (over(one, none, 'cpuMicros') - 1) * 100
    return `${figure(percent)} % in ${one.variant.store}${percent <= 15 ? '' : ' (over)'}`
  })
  const memory = all.find((one) => isPlain(one) && one.variant.store === 'memory')
  const others = all.filter((one) => one !== none && !isOurs(one))
  const faster = others.filter((one) => memory && midst(one, 'cpuMicros') < midst(memory, 'cpuMicros'))
  const stores = (['memory', 'SQLite', 'Redis'] as const).flatMap((store) => onOneStore(all, store))
  return [
    `Curfew's CPU over no session (limit 15 %): ${list(more)}.`,
    ...stores,
    faster.length === 0
      ? 'Only no session takes less CPU than Curfew in memory.'
      : `Less CPU than Curfew in memory: ${list(faster.map(({ variant }) => titleOf(variant)))}.`,
  ]
    .map((line) => `- ${line}`)
    .join('\n')
}

/** A variant and where its requests' time went. */
export interface Profiled {
  readonly variant: Variant
  readonly micros: Parts
}

const own: readonly Part[] = [
  "Curfew's adapter",
  "Curfew's server",
  "Curfew's core",
  "Curfew's store",
  'hashing (the token; Express, its ETag)',
  'SQLite',
]

/** Curfew's own time where least is beside it, and the time that a limit of 15 % would leave. */
export const leastOf = (profiles: readonly Profiled[], all: readonly Measured[]): string => {
  const ofNode = profiles.filter(({ variant }) => variant.on === 'Node' && /memory|SQLite/.test(variant.store ?? ''))
  const none = all.find(({ variant }) => variant.on === 'Node' && variant.by === 'no session')
  if (!none || ofNode.length === 0) return ''
  const works = ofNode.map(({ variant, micros }) => {
    const work = own.reduce((sum, part) => sum + (micros[part] ?? 0), 0)
    return `${figure(work)} µs in ${variant.store}`
  })
  const sent = ofNode.map(({ micros }) => micros['sending, and waking the client'] ?? 0)
  const unasked = profiles.find(({ variant }) => variant.on === 'Express' && variant.by === 'no session')
  const served = unasked?.micros['sending, and waking the client'] ?? 0
  return `On Node alone Curfew itself, with its hash and its store, works ${list(works)}. There, 15 % of a request without a session are ${figure(0.15 * midst(none, 'cpuMicros'))} µs. The rest of the difference is Node's and the garbage collector's.
A server that is faster than its clients finds them awake. A slower one wakes them with each response. The call that sends takes ${list(sent.map(figure))} µs there, and ${figure(served)} µs on Express alone.`
}

/** The time of each part, variant beside variant. */
export const whereItGoes = (all: readonly Profiled[]): string => {
  const part = ({ micros }: Profiled, name: Part): number => micros[name] ?? 0
  const sum = (one: Profiled): number => parts.reduce((so, name) => so + part(one, name), 0)
  const shown = (micros: number): string => (micros < 0.05 ? '–' : micros.toFixed(1))
  return table(
    ['µs a request', ...all.map(({ variant }) => `${variant.on}: ${titleOf(variant)}`)],
    [
      ...parts.map((name) => [name, ...all.map((one) => shown(part(one, name)))]),
      ['all', ...all.map((one) => shown(sum(one)))],
    ],
  )
}
