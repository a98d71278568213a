import type { Hour } from './client-hour.ts'
import type { Peers } from './client-peers.ts'
import { listed } from './client-text.ts'
import { figure, table } from './page.ts'

const own: Readonly<Record<string, string>> = {
  Curfew: 'Curfew, an hour idle',
  'Curfew by the minute': 'Curfew, a minute idle (its default)',
}
const columns = ['requests', 'pushed', 'bytes', 'storage', 'messages to tabs', 'timers set', 'timers fired']

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

/** The traffic and the other work of a page in an hour. */
export const hourText = (hours: readonly Hour[], { all }: Peers): string => {
  const titles = new Map(all.map(({ name, title }) => [name, title]))
  const titleOf = ({ name }: Hour): string => own[name] ?? titles.get(name) ?? name
  const [active, untouched] = (['active', 'untouched'] as const).map((hands) =>
    hours.filter((hour) => hour.hands === hands),
  )
  const [ours, oursAlone] = [active, untouched].map((those) => those?.find(({ name }) => name === 'Curfew'))
  if (!active || !untouched || !ours || !oursAlone) throw new Error('our own page was not measured')

  const others = (those: readonly Hour[]): readonly Hour[] => those.filter(({ name }) => !(name in own))
  const sendingLess = (those: readonly Hour[], than: Hour): string =>
    listed(
      others(those)
        .filter(({ bytes }) => bytes < than.bytes)
        .map((hour) => `${titleOf(hour)} (${figure(hour.bytes)})`),
    ) || 'none'
  const silent = others(active).filter(
    ({ name, requests }) => requests === 0 && untouched.some((hour) => hour.name === name && hour.requests === 0),
  )
  const later = others(active).filter(({ requests, silence }) => requests > 0 && silence > ours.silence)
  const warning = others(active).filter(({ isWarned }) => isWarned)
  const saying = [
    `Fewer bytes than Curfew's ${figure(ours.bytes)} with an active person:\n- ${sendingLess(active, ours)}`,
    `Fewer bytes than Curfew's ${figure(oursAlone.bytes)} when left alone:\n- ${sendingLess(untouched, oursAlone)}`,
    `Left alone, Curfew's page receives little more than a ping every 5 s (${figure(oursAlone.pushes)} pushes). The ping shows the page that its stream still works. The open stream shows the server at once when the page is gone. A page left alone sends no request of its own until it shows the warning.`,
    silent.length > 0 &&
      `No report to the server, of an active person or of the end: ${listed(silent.map(titleOf))}. There the session outlives the page's time, or ends under the person's hands, unless the site reports by itself.`,
    later.length > 0 &&
      `The longest silence of an active person under Curfew: ${seconds(ours.silence)} s. Longer: ${listed(later.map((hour) => `${seconds(hour.silence)} s under ${titleOf(hour)}`))}.`,
    warning.length > 0 && `Clients that warn an active person: ${listed(warning.map(titleOf))}.`,
  ]
  return `An hour of one page in Chromium, under the policy \`aal2\`: an hour idle, warned three minutes ahead.

- With an active person, the mouse moves every second and a key is pressed every minute. A warning that needs an answer gets one.
- Left alone, the page is not touched until after the end.
- Curfew has its own server, and hmrc-frontend its keep-alive and sign-out addresses.
- For django-session-security, the bench answers the ping as its Python does. The others have no server.
- The clocks of pages and servers move a second at a time.
- Bytes are those on the connections, both ways, after the document and its scripts have loaded. They include the headers of HTTP/1.1 and
  of Chromium, and neither TLS nor TCP.

With an active person:

${table(
  ['', ...columns, 'longest silence, s', 'warned'],
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

${saying.filter(Boolean).join('\n\n')}`
}
