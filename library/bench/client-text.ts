import type { Mouse } from './client-mouse.ts'
import { bounds, type Size } from './client-sizes.ts'
import { figure, table } from './page.ts'

/** The sizes that are told. */
export interface Sizes {
  readonly headless: Size
  readonly withDialog: Size
  readonly peers: readonly Size[]
}

/** Names as a sentence has them. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const within = (is: number, most: number): string =>
  `${figure(is)} of at most ${figure(most)}${is > most ? ', which is too much' : ''}`

/** What a page loads. */
export const sizesText = ({ headless, withDialog, peers }: Sizes): string => {
  const smaller = (than: Size): string =>
    listed(peers.filter(({ gzip }) => gzip < than.gzip).map(({ title, gzip }) => `${title} (${figure(gzip)})`)) ||
    'nobody'
  return `Bytes of what a site imports, minified by esbuild. Frameworks are left out (React, Vue, jQuery), and so are the style sheets and the
markup that hmrc-frontend and django-session-security need besides.

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

After gzip, Curfew's headless client has ${within(headless.gzip, bounds.headless)} bytes, and with its dialog ${within(withDialog.gzip, bounds.withDialog)}.
Smaller than the headless client: ${smaller(headless)}.
Smaller than the one with its dialog: ${smaller(withDialog)}.`
}

const perMove = (calls: number): string => (calls > 0 && calls < 0.005 ? 'below 0.01' : figure(calls))

/** What a move of the mouse costs. */
export const mouseText = ({ rows, ratio, calls }: Mouse, most: number): string => {
  const [, bare, ours, ...others] = rows
  if (!bare || !ours) throw new Error('nothing was measured of our own')
  const cheaper = listed(others.filter(({ net }) => net < ours.net).map(({ title }) => title)) || 'nobody'
  const calling = listed(others.filter((row) => row.calls > 0).map((row) => `${row.title} ${perMove(row.calls)}`))
  return `${table(
    [
      '',
      'ns a pointermove',
      'ns a mousemove',
      'ns of both, without dispatching',
      'over a bare listener',
      'calls a move',
    ],
    rows.map((row, index) => [
      row.title,
      row.pointermove,
      row.mousemove,
      index === 0 ? '–' : row.net,
      index === 0 ? '–' : row.net / bare.net,
      index < 2 ? '–' : perMove(row.calls),
    ]),
  )}

A \`pointermove\` under Curfew to one with a bare passive listener, dispatching included, median of the rounds' own ratios: ${figure(ratio)}, of at most ${most}.
Calls are timers set or cleared, storage, messages to tabs and requests. Under Curfew: ${calls.length === 0 ? 'none' : calls.join(', ')}.${calling && ` Others a move: ${calling}.`}
Cheaper than Curfew: ${cheaper}.`
}
