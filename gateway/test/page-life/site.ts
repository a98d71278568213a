import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../application.ts'

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const queryOf = ({ url = '' }: IncomingMessage): URLSearchParams => new URL(url, 'http://here').searchParams

// A page loses a feature before any other script of it runs.
const losses: Readonly<Record<string, string>> = {
  locks: '<script>delete Navigator.prototype.locks</script>',
  channel: '<script>delete globalThis.BroadcastChannel</script>',
}

const links = ['page', 'other', 'kept', 'ask', 'hops', 'slow', 'file', 'nothing', 'framing', 'out']

const rules = '<script type="speculationrules">{"prerender":[{"urls":["/other"],"eagerness":"immediate"}]}</script>'

const bodyOf = (
  path: string,
): string => `<h1>${path}</h1>${links.map((name) => `<a id="${name}" href="/${name}">${name}</a>`).join(' ')}
<form method="post" action="/post"><input id="name" name="name"><button id="send">Send</button></form>
<button id="opens" onclick="window.open('/other')">Open</button>
${path === '/framing' ? '<iframe src="/other"></iframe>' : ''}${path === '/foreseeing' ? rules : ''}`

const page =
  (path: string, cache = 'no-store'): Answer =>
  async (request, response) => {
    const query = queryOf(request)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': cache })
    response.write('<!doctype html><html lang="en">')
    // The gateway puts its script into the head. With this wait the page is there so long without it.
    await wait(Number(query.get('script') ?? 0))
    const loss = losses[query.get('without') ?? ''] ?? ''
    response.end(`<head>${loss}<meta charset="utf-8"><title>${path}</title></head><body>${bodyOf(path)}</body></html>`)
  }

const to =
  (location: string, status: 302 | 303): Answer =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(status, { location }).end()

const slow: Answer = async (request, response) => {
  await wait(8_000)
  return page('/slow')(request, response)
}

const plain = ['/page', '/other', '/ask', '/framing', '/foreseeing'] as const

/** The pages of the house of page life, by an application that knows nothing of Curfew. */
export const site: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(plain.map((path) => [path, page(path)])),
  '/kept': page('/kept', 'no-cache'),
  '/slow': slow,
  '/post': to('/other', 303),
  '/hops': to('/hop', 302),
  '/hop': to('/other', 302),
  '/out': to('/', 303),
  '/said': (_, response) => response.writeHead(204).end(),
  '/nothing': (_, response) => response.writeHead(204).end(),
  '/file': (_, response) =>
    response.writeHead(200, { 'content-disposition': 'attachment; filename="a.txt"' }).end('a file'),
}
