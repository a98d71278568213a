import { feedOf } from '../../../setting.ts'
import { curfew } from '../../curfew.ts'

const feed = async (_request: Request): Promise<Response> => new Response(feedOf(await curfew().visit()))

export const GET = (request: Request): Promise<Response> => curfew().requirePerson('one’s own stream')(feed)(request)
