import uPlot from 'uplot'

/** A plot as the server wrote it: its moments in seconds, and the values of each layer. */
interface Drawn {
  readonly as: 'line' | 'bars' | 'stack'
  readonly names: readonly string[]
  readonly at: readonly number[]
  /** Null where nobody knows the value. */
  readonly values: readonly (readonly (number | null)[])[]
}

const height = 190

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

// The layers of a stack stand on one another. So each is drawn as the sum up to it, the highest first.
const stacked = (values: Drawn['values']): Drawn['values'] => {
  const sums: number[][] = []
  for (const layer of values) sums.push(layer.map((value, nth) => (value ?? 0) + (sums.at(-1)?.[nth] ?? 0)))
  return sums.toReversed()
}

const seriesOf = ({ as, names }: Drawn): uPlot.Series[] => {
  const bars = uPlot.paths.bars?.({ size: [0.8, 24] })
  const places = names.map((_, nth) => (as === 'stack' ? names.length - nth : nth + 1))
  return places.map((place) => {
    const stroke = colour(`--layer-${place}`)
    if (as === 'line' || !bars) return { stroke, width: 2, points: { show: false } }
    return { stroke, fill: stroke, width: 0, paths: bars, points: { show: false } }
  })
}

const [clock, day] = [
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }),
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }),
]

const momentWords = (atMs: number, { at }: Drawn): string => {
  const isShort = (at.at(-1) ?? 0) - (at[0] ?? 0) < 2 * 86_400
  const moment = new Date(atMs)
  const isMidnight = moment.getHours() === 0 && moment.getMinutes() === 0
  return (isShort && !isMidnight ? clock : day).format(moment)
}

const draw = (part: HTMLElement): uPlot => {
  const drawn = JSON.parse(part.dataset['plot'] ?? '{}') as Drawn
  const [ink, line] = [colour('--soft'), colour('--line')]
  const axis = {
    stroke: ink,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  }
  const options: uPlot.Options = {
    width: Math.max(200, part.clientWidth),
    height,
    legend: { show: false },
    cursor: { show: false },
    // A plot of nothing would have no scale.
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_plot, splits) => splits.map((at) => momentWords(at * 1_000, drawn)) },
      { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000] },
    ],
    series: [{}, ...seriesOf(drawn)],
  }
  const values = drawn.as === 'stack' ? stacked(drawn.values) : drawn.values
  return new uPlot(options, [[...drawn.at], ...values.map((layer) => [...layer])], part)
}

const plots = new Map<HTMLElement, uPlot>()

const drawAll = (): void => {
  for (const part of document.querySelectorAll<HTMLElement>('[data-plot]')) {
    plots.get(part)?.destroy()
    part.hidden = false
    plots.set(part, draw(part))
  }
}

drawAll()
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll)
addEventListener('resize', () => {
  for (const [part, plot] of plots) plot.setSize({ width: Math.max(200, part.clientWidth), height })
})
