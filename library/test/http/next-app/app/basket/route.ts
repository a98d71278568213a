import { basketShown } from '../../../setting.ts'
import { curfew } from '../../curfew.ts'

const basket = async (_request: Request): Promise<Response> => new Response(basketShown(await curfew().person()))

export const GET = (request: Request): Promise<Response> => curfew().requirePerson('one’s own')(basket)(request)
