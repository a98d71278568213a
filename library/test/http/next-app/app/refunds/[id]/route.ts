import { refunds } from '../../../../setting.ts'
import { type Route, told } from '../../../told.ts'

const approve = async (_request: Request, _route: Route): Promise<Response> => new Response('approved')

export const POST = (request: Request, route: Route): Promise<Response> =>
  told().requireTask('refund.approve', ({ params }) => refunds[params['id'] ?? ''])(approve)(request, route)
