import type { Hour } from './client-hour.ts'
import type { Peers } from './client-peers.ts'
import { listed } from './client-text.ts'
import { figure, table } from './page.ts'

const own: Readonly<Record<string, string>> = {
  Curfew: 'Curfew, an hour idle',
  'Curfew by the minute': 'Curfew, a minute idle (its default)',
}
const columns = ['requests', 'pushed', 'bytes', 'storage', 'messages to tabs', 'timers set', 'timers rung']

const seconds = (ms: number): string => figure(Math.round(ms / 1_000))

const cells = (hour: Hour): readonly number[] => [
  hour.requests,
  hour.pushes,
  hour.bytes,
  hour.storage,
  hour.messages,
  hour.timersSet,
  hour.timersRung,
]

/** What a page sends, and what it does besides, in an hour. */
export const hourText = (hours: readonly Hour[], { all }: Peers): string => {
  const titles = new Map(all.map(({ name, title }) => [name, title]))
  const titleOf = ({ name }: Hour): string => own[name] ?? titles.get(name) ?? name
  const [active, untouched] = (['active', 'untouched'] as const).map((hands) =>
    hours.filter((hour) => hour.hands === hands),
  )
  const [ours, oursAlone] = [active, untouched].map((those) => those?.find(({ name }) => name === 'Curfew'))
  if (!active || !untouched || !ours || !oursAlone) throw new Error('nothing was seen of our own page')

  const others = (those: readonly Hour[]): readonly Hour[] => those.filter(({ name }) => !(name in own))
  const sendingLess = (those: readonly Hour[], than: Hour): string =>
    listed(
      others(those)
        .filter(({ bytes }) => bytes < than.bytes)
        .map((hour) => `${titleOf(hour)} (${figure(hour.bytes)})`),
    ) || 'nobody'
  const silent = others(active).filter(
    ({ name, requests }) => requests === 0 && untouched.some((hour) => hour.name === name && hour.requests === 0),
  )
  const later = others(active).filter(({ requests, silence }) => requests > 0 && silence > ours.silence)
  const warning = others(active).filter(({ isWarned }) => isWarned)
  const saying = [
    `Sending fewer bytes than Curfew's ${figure(ours.bytes)} with an active person: ${sendingLess(active, ours)}.`,
    `Fewer than its ${figure(oursAlone.bytes)} when left alone: ${sendingLess(untouched, oursAlone)}.`,
    `Of what Curfew's page hears when left alone, nearly all is a ping every 5 s (${figure(oursAlone.pushes)} pushes): by it a page knows that it hears the server, and by the open stream the server knows at once when the page is gone. A page left alone asks for nothing by itself until its end.`,
    silent.length > 0 &&
      `Telling the server nothing, neither that somebody is there nor that the time is up: ${listed(silent.map(titleOf))}. There the session lives on after the page's time is up, or ends under the person's hands, unless the site reports by itself.`,
    later.length > 0 &&
      `Of an active person the server hears nothing for ${listed(later.map((hour) => `${seconds(hour.silence)} s under ${titleOf(hour)}`))}; under Curfew never for longer than ${seconds(ours.silence)} s.`,
    warning.length > 0 && `Warning an active person: ${listed(warning.map(titleOf))}.`,
  ]
  return `An hour of one page in Chromium; an hour is also what the person may do nothing (the policy \`aal2\`), warned three minutes ahead. Once
the mouse moves every second and a key is pressed every minute, and whoever has to answer a warning to go on does so; once the page is left
alone until after the end. Curfew has its own server; hmrc-frontend has its keep-alive and sign-out addresses; django-session-security its ping,
answered here as its Python answers it; the others have nobody to speak to. The clocks of pages and servers are moved, a second at a time. Bytes are
those on the connections, both ways, with the headers of HTTP/1.1 and of Chromium, without TLS and TCP, once the document and its scripts are there.

With an active person:

${table(
  ['', ...columns, 'most seconds unheard', 'warned'],
  active.map((hour) => [
    titleOf(hour),
    ...cells(hour),
    hour.requests > 0 ? seconds(hour.silence) : 'all',
    hour.isWarned ? 'yes' : 'no',
  ]),
)}

Left alone:

${table(
  ['', ...columns, 'the session on the server'],
  untouched.map((hour) => [titleOf(hour), ...cells(hour), hour.knows]),
)}

${saying.filter(Boolean).join('\n')}`
}
