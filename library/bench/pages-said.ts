import { pci } from '../src/core/policy.ts'
import { defineRoles } from '../src/core/role.ts'
import { statusAt } from '../src/core/status.ts'
import { start, step } from '../src/core/step.ts'
import { instant } from '../src/core/time.ts'
import { statusToWire } from '../src/core/wire.ts'

/** Every person is a clerk; one who becomes a guest is notified. A quarter of an hour is longer than the bench. */
export const roles = defineRoles({
  tasks: ['see'],
  roles: { clerk: { tasks: ['see'], policy: pci }, guest: { tasks: ['see'], policy: pci } },
})

/** The token in a browser's cookie. */
export const tokenOf = (browser: number): string => `token-${browser}-`.padEnd(43, 'abcdefghijklmnopqrstuvwxyz')

/** The subject of a browser's session. */
export const subjectOf = (browser: number): string => `subject-${browser}`

const now = instant(1_800_000_000_000)
const signedIn = start(subjectOf(1_000), ['clerk'], pci, now)
const opened = { type: 'stream-opened', stream: 'stream', pages: ['page'], others: 'lost' } as const
const known = { id: 'abcdefghijklmnop', version: 2, tasks: ['see'] }
const withPage = step(signedIn, opened, pci, now)
const over = step(withPage, { type: 'revoke', by: 'an operator' }, pci, now)
const [active, ended] = [withPage, over].map((session) =>
  JSON.stringify(statusToWire(statusAt(session, pci, now), { ...known, session }, now)),
) as [string, string]

/** The text that Curfew sends on a stream, so that other servers can send the same. */
export const said = { active, ended, ping: '{}', notice: (text: string): string => JSON.stringify({ text }) }

const aChromium = [
  'sec-ch-ua: "Chromium";v="142", "Not_A Brand";v="99"',
  'sec-ch-ua-mobile: ?0',
  'sec-ch-ua-platform: "Linux"',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Cache-Control: no-cache',
  'Sec-Fetch-Site: same-origin',
  'Sec-Fetch-Mode: cors',
  'Sec-Fetch-Dest: empty',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-GB,en;q=0.9',
]
const asEvents = ['Accept: text/event-stream', 'Connection: keep-alive']
const asSocket = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** The request that opens the one stream of a browser's pages, as `watchSession` sends it. */
export const openingOf = (browser: number, tabs: number, port: number, how: 'events' | 'socket'): string => {
  const pages = Array.from({ length: tabs }, (_, tab) => `page=p${browser}x${tab}aaaa`)
  const origin = `http://127.0.0.1:${port}`
  return [
    `GET /session/events?${pages.join('&')}&nth=1 HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...(how === 'events' ? asEvents : [...asSocket, `Origin: ${origin}`]),
    ...aChromium,
    `Referer: ${origin}/`,
    `Cookie: curfew=${tokenOf(browser)}`,
    '\r\n',
  ].join('\r\n')
}

/** The browser that opened a stream at this address. */
export const browserAt = (address = ''): number => Number(/page=p(\d+)x/.exec(address)?.[1])
