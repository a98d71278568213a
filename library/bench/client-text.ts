import type { Mouse } from './client-mouse.ts'
import { bounds, type Size } from './client-sizes.ts'
import { figure, table } from './page.ts'

/** The sizes in the report. */
export interface Sizes {
  readonly headless: Size
  readonly withDialog: Size
  readonly peers: readonly Size[]
}

/** Names as a sentence has them. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const within = (size: number, most: number): string =>
  `${figure(size)} bytes of at most ${figure(most)}${size > most ? ', which is too much' : ''}`

/** The bytes that a page loads. */
export const sizesText = ({ headless, withDialog, peers }: Sizes): string => {
  const smaller = (than: Size): string =>
    listed(peers.filter(({ gzip }) => gzip < than.gzip).map(({ title, gzip }) => `${title} (${figure(gzip)})`)) ||
    'none'
  return `Bytes of a site's imports, minified by esbuild. The frameworks (React, Vue, jQuery) are left out. So are the style sheets and the
markup that hmrc-frontend and django-session-security need.

${table(
  ['', 'what it is', 'minified', 'gzip', 'brotli'],
  [headless, withDialog, ...peers].map(({ title, what, minified, gzip, brotli }) => [
    title,
    what,
    minified,
    gzip,
    brotli,
  ]),
)}

After gzip, Curfew's headless client has ${within(headless.gzip, bounds.headless)}. With its dialog it has ${within(withDialog.gzip, bounds.withDialog)}.
Smaller than the headless client: ${smaller(headless)}.
Smaller than the one with its dialog: ${smaller(withDialog)}.`
}

const perMove = (calls: number): string => (calls > 0 && calls < 0.005 ? 'below 0.01' : figure(calls))

/** The cost of a mouse move. */
export const mouseText = ({ rows, ratio, calls }: Mouse, most: number): string => {
  const [, bare, ours, ...others] = rows
  if (!bare || !ours) throw new Error('our own client was not measured')
  const cheaper = listed(others.filter(({ net }) => net < ours.net).map(({ title }) => title)) || 'none'
  const calling = listed(others.filter((row) => row.calls > 0).map((row) => `${row.title} ${perMove(row.calls)}`))
  return `${table(
    ['', 'ns a pointermove', 'ns a mousemove', 'ns of both, without dispatch', 'over a bare listener', 'calls a move'],
    rows.map((row, index) => [
      row.title,
      row.pointermove,
      row.mousemove,
      index === 0 ? '–' : row.net,
      index === 0 ? '–' : row.net / bare.net,
      index < 2 ? '–' : perMove(row.calls),
    ]),
  )}

A \`pointermove\` under Curfew costs ${figure(ratio)} times one with a bare passive listener, including its dispatch; at most ${most} is allowed.
The ratio is the median of the rounds' own ratios.
Calls are timers set or cleared, storage, messages to tabs and requests. Under Curfew: ${calls.length === 0 ? 'none' : calls.join(', ')}.${calling && ` Others, a move: ${calling}.`}
Cheaper than Curfew: ${cheaper}.`
}
