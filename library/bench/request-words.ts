import { figure, median, table } from './page.ts'
import { type Part, type Parts, parts } from './request-profile.ts'
import type { Round } from './request-rounds.ts'
import { isWithout, titleOf, type Variant } from './request-variants.ts'

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

const more = (one: Measured, none: Measured, what: keyof Round): number =>
  median(one.rounds.map((round, nth) => round[what] - (none.rounds[nth]?.[what] ?? Number.NaN)))

/** The same variants, charged with their own work alone. */
export const ownCosts = (all: readonly Measured[], none: Measured): string =>
  table(
    [
      '',
      'in process: CPU µs',
      'µs over no session',
      'kB allocated',
      'kB over no session',
      'client awake: CPU µs',
      'CPU over no session',
      'client sleeps: CPU over no session',
    ],
    all.map((one) => [
      titleOf(one.variant),
      midst(one, 'aloneMicros'),
      more(one, none, 'aloneMicros'),
      midst(one, 'kilobytes'),
      more(one, none, 'kilobytes'),
      midst(one, 'awakeMicros'),
      ...(['awakeMicros', 'cpuMicros'] as const).map((what) => `× ${over(one, none, what).toFixed(2)}`),
    ]),
  )

const goals = { memory: 2, SQLite: 8, Redis: 8 } as const

/** The time that Curfew adds to a request in process on Node alone, beside its goals. */
export const addedTo = (all: readonly Measured[]): string => {
  const onNode = all.filter(({ variant }) => variant.on === 'Node')
  const added = (['memory', 'SQLite', 'Redis'] as const).flatMap((store) => {
    const ours = onNode.find((one) => isPlain(one) && one.variant.store === store)
    const beside = onNode.find(
      ({ variant }) => isWithout(variant) && (variant.store === 'Redis') === (store === 'Redis'),
    )
    if (!ours || !beside) return []
    const micros = more(ours, beside, 'aloneMicros')
    const goal = `goal ${goals[store]}${micros > goals[store] ? ', over' : ''}`
    return [`${figure(micros)} µs in ${store}${store === 'Redis' ? ' over one call to it' : ''} (${goal})`]
  })
  return added.length === 0 ? '' : `In process, on Node alone, Curfew adds ${list(added)} to a request.`
}

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const onOneStore = (all: readonly Measured[], store: Variant['store']): readonly string[] => {
  const here = all.filter(({ variant }) => variant.store === store && variant.crowd === undefined)
  const ours = here.find(isPlain)
  const peers = here.filter((one) => !isOurs(one) && !isWithout(one.variant))
  if (!ours || peers.length === 0) return []
  const micros = midst(ours, 'cpuMicros')
  const compared = (one: Measured): string =>
    `In ${store} ${one.variant.by} takes ${figure(midst(one, 'cpuMicros') / micros)} times Curfew's CPU and answers ${figure((midst(one, 'perSecond') / midst(ours, 'perSecond')) * 100)} % of its requests.`
  const isFirst = peers.every((one) => midst(one, 'cpuMicros') > micros)
  return [`In ${store} Curfew ${isFirst ? 'takes' : 'does not take'} the least CPU.`, ...peers.map(compared)]
}

/** The faster and the slower variants, in words. */
export const verdict = (all: readonly Measured[], none: Measured): string => {
  const moreBy = (what: 'cpuMicros' | 'awakeMicros'): string =>
    list(
      all.filter(isPlain).map((one) => {
        const percent = (over(one, none, what) - 1) * 100
        return `${figure(percent)} % in ${one.variant.store}${percent <= 15 ? '' : ' (over)'}`
      }),
    )
  const memory = all.find((one) => isPlain(one) && one.variant.store === 'memory')
  const others = all.filter((one) => !isWithout(one.variant) && !isOurs(one))
  const faster = others.filter((one) => memory && midst(one, 'cpuMicros') < midst(memory, 'cpuMicros'))
  const stores = (['memory', 'SQLite', 'Redis'] as const).flatMap((store) => onOneStore(all, store))
  return [
    `Curfew's CPU over no session with a client that never sleeps (limit 15 %): ${moreBy('awakeMicros')}.`,
    `With a client that sleeps between responses: ${moreBy('cpuMicros')}.`,
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
  return `On Node alone Curfew itself, with its hash and its store, works ${list(works)} under the profile. There, 15 % of a request without a session are ${figure(0.15 * midst(none, 'cpuMicros'))} µs. The rest of the difference is Node's and the garbage collector's.`
}

/** The server's cost of waking a client that sleeps, in words. */
export const wakingOf = (all: readonly Measured[]): string => {
  const here = all.filter((one) => one.variant.on === 'Node' && (isPlain(one) || one.variant.by === 'no session'))
  const paid = here.map((one) => {
    const asleep = midst(one, 'cpuMicros')
    return `${figure(asleep)} µs instead of ${figure(midst(one, 'awakeMicros'))} ${one.variant.store ? `in ${one.variant.store}` : 'without a session'}`
  })
  return paid.length === 0
    ? ''
    : `A client that sleeps between responses is woken by the server's call that sends. A quick server finds it awake, and a slower one pays for its waking with each response. On Node alone a request to such a client costs ${list(paid)}. So that ratio is no measure of the store.`
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
