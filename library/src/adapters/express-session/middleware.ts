import type { ServerResponse } from 'node:http'
import { catching, isPromise, type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { isMisuse } from '../../core/store-away.ts'
import { after, hours } from '../../core/time.ts'
import { unavailable } from '../../server/http/problem.ts'
import type { Attaching } from '../../server/routes/cross-site.ts'
import type { RequestHead } from '../../server/sessions.ts'
import { clearContent, createErrorLayer, fitNode, nodeFit, turnAway } from '../node.ts'
import { type Carrier, exchangeOf } from './exchange.ts'
import { holdBack } from './hold-back.ts'
import type { KnownOptions } from './options.ts'
import { openBag, type RequestBag } from './request-bag.ts'
import type { BagContext } from './state.ts'

type Next = (failure?: unknown) => void

/** The options that the middleware itself reads. */
export interface MiddlewareOptions extends Pick<KnownOptions, 'unset'> {
  readonly crossSite?: Attaching['crossSite'] | undefined
  readonly origin?: string
}

const forgetsEvery = hours(1)

/** The middleware that gives each request its bag. `report` receives each failure of a store. */
export const createMiddleware = (
  context: BagContext,
  { unset = 'keep', crossSite, origin }: MiddlewareOptions,
  report: (failure: unknown) => void,
): ((request: Carrier, response: ServerResponse, next: Next) => void) => {
  const { sessions, bags } = context
  const node = fitNode(sessions)
  node.crossSite.add(crossSite)
  const answerLast = createErrorLayer(node.failed)

  let forgetsAt = sessions.now()
  const forgetOldBags = (): void => {
    const now = sessions.now()
    if (now < forgetsAt) return
    forgetsAt = after(now, forgetsEvery)
    bags.forget(now).catch(report)
  }

  const answerAway = async (failure: unknown, request: Carrier, response: ServerResponse): Promise<void> => {
    report(failure)
    clearContent(response)
    await turnAway(unavailable(), request, response)
  }

  const open = (request: Carrier, response: ServerResponse): MaybePromise<RequestBag | undefined> => {
    const head = (): RequestHead => nodeFit.asked(request)
    const failed = async (failure: unknown): Promise<undefined> => {
      if (isMisuse(failure)) throw failure
      await answerAway(failure, request, response)
    }
    try {
      const opened = openBag(context, head, node.visit(request), exchangeOf(request, response, origin))
      return isPromise(opened) ? opened.catch(failed) : opened
    } catch (failure) {
      return failed(failure)
    }
  }

  const settle = (requestBag: RequestBag, request: Carrier): Promise<unknown> | undefined => {
    const bag = requestBag.bag()
    if (bag && request.session !== bag) return unset === 'destroy' ? requestBag.destroy() : undefined
    return requestBag.isSettled() ? undefined : requestBag.settle()
  }

  const handle = (request: Carrier, response: ServerResponse, next: Next): void => {
    if (request.session) {
      next()
      return
    }
    answerLast(request.app)
    let goesOn = false
    const opened = (requestBag: RequestBag | undefined): void => {
      if (!requestBag) return
      holdBack(response, {
        settle: () => settle(requestBag, request),
        failed: async (failure) => {
          if (isMisuse(failure)) next(failure)
          else await answerAway(failure, request, response)
          return !isMisuse(failure)
        },
        thrown: next,
      })
      goesOn = true
    }
    const goOn = (): void => {
      if (goesOn) next()
    }
    const enter = node.attach(() => {
      if (!node.isCrossSite(request)) return whenReady(open(request, response), opened)
      goesOn = true
    })
    forgetOldBags()
    const entered = catching(() => enter(request, response))
    if (isPromise(entered)) entered.then(goOn, next)
    else goOn()
  }

  return handle
}
