import { basketShown } from '../../../setting.ts'
import { curfew } from '../../curfew.ts'

const unguarded = async (_request: Request): Promise<Response> => new Response(basketShown(await curfew().person()))

export const GET = (request: Request): Promise<Response> =>
  curfew().open('a mistake of the application')(unguarded)(request)
