import { figure, median, table } from './page.ts'
import { type Part, type Parts, parts } from './request-profile.ts'
import type { Round } from './request-rounds.ts'
import { titleOf, type Variant } from './request-variants.ts'

/** A variant and its rounds; each is compared with the round of no session beside which it was run. */
export interface Measured {
  readonly variant: Variant
  readonly rounds: readonly Round[]
}

/** The frameworks in the order in which they are told of. */
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
  const told = (one: Measured): string =>
    `${one.variant.by} takes ${figure(midst(one, 'cpuMicros') / micros)} times its CPU and answers ${figure((midst(one, 'perSecond') / midst(ours, 'perSecond')) * 100)} % of its requests`
  const isFirst = peers.every((one) => midst(one, 'cpuMicros') > micros)
  return [
    `In ${store} ${isFirst ? 'Curfew takes the least CPU' : 'Curfew does not take the least CPU'}: ${list(peers.map(told))}.`,
  ]
}

/** What was faster and what was slower, in words. */
export const verdict = (all: readonly Measured[], none: Measured): string => {
  const more = all.filter(isPlain).map((one) => {
    const percent = (over(one, none, 'cpuMicros') - 1) * 100
    return `${figure(percent)} % in ${one.variant.store}${percent <= 15 ? '' : ' (more than the 15 % it is to stay within)'}`
  })
  const memory = all.find((one) => isPlain(one) && one.variant.store === 'memory')
  const others = all.filter((one) => one !== none && !isOurs(one))
  const faster = others.filter((one) => memory && midst(one, 'cpuMicros') < midst(memory, 'cpuMicros'))
  const stores = (['memory', 'SQLite', 'Redis'] as const).flatMap((store) => onOneStore(all, store))
  return [
    `Over no session Curfew takes ${list(more)} of CPU.`,
    ...stores,
    `Less than Curfew in memory takes ${faster.length === 0 ? 'nothing but no session' : list(faster.map(({ variant }) => titleOf(variant)))}.`,
  ].join(' ')
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

/** What Curfew's own work takes where there is least beside it, and what a limit of 15 % would leave for it. */
export const leastOf = (profiles: readonly Profiled[], all: readonly Measured[]): string => {
  const ofNode = profiles.filter(({ variant }) => variant.on === 'Node' && /memory|SQLite/.test(variant.store ?? ''))
  const none = all.find(({ variant }) => variant.on === 'Node' && variant.by === 'no session')
  if (!none || ofNode.length === 0) return ''
  const works = ofNode.map(({ variant, micros }) => {
    const work = own.reduce((sum, part) => sum + (micros[part] ?? 0), 0)
    return `${figure(work)} µs in ${variant.store}`
  })
  const sent = ofNode.map(({ micros }) => micros['sending, and waking who waits for it'] ?? 0)
  const unasked = profiles.find(({ variant }) => variant.on === 'Express' && variant.by === 'no session')
  const served = unasked?.micros['sending, and waking who waits for it'] ?? 0
  return `On Node alone Curfew itself, with its hash and its store, works ${list(works)}; 15 % of a request that asks for nobody are ${figure(0.15 * midst(none, 'cpuMicros'))} µs there. The rest of what is more is Node's and the collector's.
A server that is quicker than those who ask finds them awake. A slower one wakes them with each answer: the same call that sends takes ${list(sent.map(figure))} µs there, and ${figure(served)} µs on Express alone.`
}

/** Where the time goes, variant beside variant. */
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
