// The application of app.py in Node, for machines without Python. It knows nothing of Curfew.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'

const orders = []
const links = {
  '/': 'Home',
  '/poll': 'Polling',
  '/form': 'Form',
  '/slow?seconds=7': 'Slow',
  '/socket': 'Socket',
  '/echo': 'Headers',
}
const nav = Object.entries(links)
  .map(([to, name]) => `<a href="${to}">${name}</a>`)
  .join(' ')
const page = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title} · Orders</title><link rel="stylesheet" href="/style.css"></head>
<body><nav>${nav}</nav><main><h1>${title}</h1>${body}</main></body></html>`
const escaped = (words) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const send = (response, body, type = 'text/html; charset=utf-8', status = 200) =>
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)

const pages = {
  '/': (request) => {
    const list = orders.map((order) => `<li>${escaped(order)}</li>`).join('') || '<li>none yet</li>'
    const who = escaped(request.headers['curfew-subject'] ?? 'nobody')
    return page(
      'Orders',
      `<p>You are <b>${who}</b>, says a header. This application has no sign-in of its own.</p><ul>${list}</ul>`,
    )
  },
  '/poll': () =>
    page(
      'Polling',
      '<p>This page asks <code>/echo</code> each second. That keeps nobody signed in.</p><p>Asked <output>0</output> times.</p><script src="/poll.js"></script>',
    ),
  '/form': () =>
    page(
      'Form',
      '<form method="post"><label>An order<br><textarea name="order" rows="4"></textarea></label><p><button>Save</button></p></form>',
    ),
  '/slow': () => page('Slow', '<p>This page took its time. A slow page is no closed tab.</p>'),
  '/socket': () =>
    page('Socket', '<p>The socket says <output>nothing yet</output></p><script src="/socket.js"></script>'),
}

const save = async (request, response) => {
  const order = new URLSearchParams(await text(request)).get('order')?.trim()
  if (!order)
    return send(
      response,
      page('Form', '<p role="alert">Write something first.</p><a href="/form">Back</a>'),
      undefined,
      422,
    )
  orders.push(order)
  response.writeHead(303, { location: '/' }).end()
}

const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://here')
  if (request.method === 'POST' && pathname === '/form') return save(request, response)
  if (pathname === '/echo') {
    const pairs = request.rawHeaders.flatMap((name, at) => (at % 2 ? [] : [[name, request.rawHeaders[at + 1]]]))
    return send(response, JSON.stringify(pairs, undefined, 1), 'application/json')
  }
  if (['/style.css', '/poll.js', '/socket.js'].includes(pathname)) {
    const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript'
    return send(response, readFileSync(new URL(`.${pathname}`, import.meta.url), 'utf8'), type)
  }
  if (pathname === '/slow')
    await new Promise((done) => setTimeout(done, Math.min(20, Number(searchParams.get('seconds') ?? 7)) * 1_000))
  const found = pages[pathname]
  if (found) send(response, found(request))
  else send(response, page('Not found', '<p>There is no such page.</p>'), undefined, 404)
})

const sockets = new WebSocketServer({ server, path: '/socket' })
sockets.on('connection', (socket) => socket.on('message', (words) => socket.send(String(words).slice(0, 100))))
server.listen(Number(process.argv[2] ?? 8000), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
)
