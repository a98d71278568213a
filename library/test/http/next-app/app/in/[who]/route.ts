import { personOf, shown } from '../../../../setting.ts'
import { curfew, type Route } from '../../../curfew.ts'

const enter = async (_request: Request, { params }: Route): Promise<Response> =>
  new Response(shown(await curfew().signIn(personOf((await params)['who'] ?? ''))))

export const POST = (request: Request, route: Route): Promise<Response> =>
  curfew().open('signing in')(enter)(request, route)
