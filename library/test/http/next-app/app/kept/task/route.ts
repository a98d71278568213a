import { curfew } from '../../../curfew.ts'
import { kept } from '../kept.ts'

export const POST = (request: Request): Promise<Response> => curfew().requireTask('refund.ask')(kept)(request)
