import { Agent, createServer } from 'node:http'
import httpProxy from 'http-proxy'

/** A server that passes all on to an application by http-proxy, with connections that are kept. */
export const start = async (target) => {
  const proxy = httpProxy.createProxyServer({ target, agent: new Agent({ keepAlive: true }) })
  const server = createServer((request, response) => proxy.web(request, response))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${server.address().port}`
}
