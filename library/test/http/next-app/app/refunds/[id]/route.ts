import { refunds } from '../../../../setting.ts'
import { curfew, type Route } from '../../../curfew.ts'

const approve = async (_request: Request, _route: Route): Promise<Response> => new Response('approved')

export const POST = (request: Request, route: Route): Promise<Response> =>
  curfew().requireTask('refund.approve', ({ params }) => refunds[params['id'] ?? ''])(approve)(request, route)
