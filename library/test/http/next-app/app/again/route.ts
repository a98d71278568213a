import { curfew } from '../../curfew.ts'

const again = async (_request: Request): Promise<Response> => new Response((await curfew().reauthenticated()).kind)

export const POST = (request: Request): Promise<Response> => curfew().open('proving it')(again)(request)
