import type { RequestListener } from 'node:http'
import type { Engine } from './engine.ts'
import type { Metrics } from './metrics.ts'

/** Answers a sub-request of a proxy; undefined when the path is not its own. */
export type AnswerSubRequest = (...given: Parameters<RequestListener>) => Promise<void> | undefined

const storeIsThere = (engine: Engine): Promise<boolean> =>
  engine.sessions.ready().then(
    () => true,
    () => false,
  )

// While the store is away, what the gateway passes on can be counted all the same.
const textOf = async (metrics: Metrics, { figures }: Engine): Promise<string> =>
  `${await metrics.text()}${await figures.text().catch(() => '# The store gives no answer.\n')}`

/** Answers on the private address: `health`, `metrics`, and the sub-requests of a proxy. */
export const answerPrivately =
  (engine: () => Engine, metrics: Metrics, answerSubRequest: AnswerSubRequest): RequestListener =>
  async (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const say = (status: number, text: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
    }
    if (/(?:^|\/)health$/.test(path)) {
      const isThere = await storeIsThere(engine())
      return say(isThere ? 200 : 503, isThere ? 'ready\n' : 'the store is away\n')
    }
    if (/(?:^|\/)metrics$/.test(path)) return say(200, await textOf(metrics, engine()), metrics.type)
    return answerSubRequest(request, response) ?? say(404, 'Here are health, metrics and auth.\n')
  }
