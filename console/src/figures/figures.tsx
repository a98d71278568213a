import { endReasons, instant } from 'curfew'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs } from '../asking/door.ts'
import { Faults } from '../page/faults.tsx'
import { Layout, pageAnswer } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'
import { reasonWords } from '../words/reasons.ts'
import { liveNow, livePlot } from './live.ts'
import { Figure, type Plot } from './plot.tsx'
import { type Bar, barsOf, firstAt, type Span, spans, sumOf } from './series.ts'

const percent = (part: number, of: number): string => `${Math.round((part / of) * 100)} %`

const shownWords = ({ warned, stayed }: Pick<Bar, 'warned' | 'stayed'>): string => {
  if (warned === 0) return 'No warning was shown.'
  const shown = warned === 1 ? '1 warning was shown' : `${warned} warnings were shown`
  const said = `${shown}, and ${stayed} answered (${percent(stayed, warned)}).`
  return stayed / warned > 0.5 ? `${said} Most people were still there: the time may be too short.` : said
}

const warningWords = (bar: Pick<Bar, 'warned' | 'stayed' | 'unseen'>): string => {
  const more = bar.unseen === 0 ? '' : ` ${bar.unseen.toLocaleString('en')} more passed, and no page showed them.`
  return `${shownWords(bar)}${more}`
}

const endWords = ({ ended }: Pick<Bar, 'ended'>): string => {
  const found = endReasons
    .filter((reason) => ended[reason] > 0)
    .map((reason) => `${reasonWords[reason]} ${ended[reason]}`)
  return found.length > 0 ? `${found.join(', ')}.` : 'No session ended.'
}

const lateWords = ({ late }: Pick<Bar, 'late'>): string => {
  const all = late.reduce((sum, count) => sum + count, 0)
  if (all === 0) return 'No session ended by time.'
  const soon = late[0] + late[1]
  return `${soon} of ${all} came within a second (${percent(soon, all)}), and ${late[3]} later than ten seconds.`
}

const latenessNames = ['0.1 s', '1 s', '10 s', 'later'] as const

const plotsOf = (bars: readonly Bar[], live: Plot): readonly Plot[] => {
  const sum = sumOf(bars)
  return [
    live,
    {
      id: 'ends',
      title: 'Ends by reason',
      as: 'stack',
      layers: endReasons.map((reason) => ({ name: reasonWords[reason], of: (bar) => bar.ended[reason] })),
      words: endWords(sum),
    },
    {
      id: 'lateness',
      title: 'Lateness of ends by time',
      as: 'stack',
      layers: ([0, 1, 2, 3] as const).map((nth) => ({ name: latenessNames[nth], of: (bar) => bar.late[nth] })),
      words: lateWords(sum),
    },
    {
      id: 'warnings',
      title: 'Warnings',
      as: 'bars',
      layers: [
        { name: 'shown', of: (bar) => bar.warned },
        { name: 'answered', of: (bar) => Math.max(0, bar.stayed) },
        { name: 'not shown', of: (bar) => bar.unseen },
      ],
      words: warningWords(sum),
    },
    {
      id: 'sign-ins',
      title: 'Sign-ins and refusals',
      as: 'bars',
      layers: [
        { name: 'sign-ins', of: (bar) => bar.started },
        { name: 'refusals', of: (bar) => bar.refused },
      ],
      words: `${sum.started} sign-ins, ${sum.refused} refusals.`,
    },
  ]
}

const Spans = ({ at, span }: { readonly at: string; readonly span: Span }) => (
  <ul class="actions">
    {Object.entries(spans).map(([name, { words }]) => (
      <li>
        <a href={`${at}/figures?span=${name}`} aria-current={name === span ? 'true' : undefined}>
          {words}
        </a>
      </li>
    ))}
  </ul>
)

const figuresPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const asked = c.req.query('span') ?? '24h'
  const isKnown = Object.hasOwn(spans, asked)
  const span = isKnown ? (asked as Span) : '24h'
  const faults = isKnown ? [] : [`“${asked.slice(0, 40)}” is no span. Write one of ${Object.keys(spans).join(', ')}.`]
  const now = desk.sessions.now()
  const [live, counts] = await Promise.all([
    liveNow(desk),
    desk.journal.count({ since: firstAt(span, now), before: instant(now + 1), grain: spans[span].grain }),
  ])
  const bars = barsOf(span, counts, now, live)
  return pageAnswer(
    <Layout desk={desk} title="Figures" visit={c.get('visit')} here="/figures" script="figures.js">
      <div class="head">
        <h1>Figures</h1>
        <Spans at={desk.at} span={span} />
      </div>
      <Faults sentences={faults} />
      <div class="figures">
        {plotsOf(bars, livePlot(bars, live)).map((plot) => (
          <Figure plot={plot} bars={bars} />
        ))}
      </div>
    </Layout>,
  )
}

/** The page of plots, from the counts of the journal. */
export const addFigures = (app: Hono<Beside>, desk: Desk): void => {
  app.get('/figures', needs(desk, 'figures.see'), (c) => figuresPage(desk, c))
}
