import { refunds } from '../../../../setting.ts'
import { curfew, type Route } from '../../../curfew.ts'
import { kept } from '../kept.ts'

const keep = async (request: Request, _route: Route): Promise<Response> => kept(request)

export const POST = (request: Request, route: Route): Promise<Response> =>
  curfew().requireTask('refund.approve', ({ params }) => refunds[params['id'] ?? ''])(keep)(request, route)
