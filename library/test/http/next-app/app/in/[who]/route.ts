import { personOf } from '../../../../setting.ts'
import { curfew, type Route } from '../../../curfew.ts'

const enter = async (_request: Request, { params }: Route): Promise<Response> => {
  await curfew().signIn(personOf((await params)['who'] ?? ''))
  return new Response('in')
}

export const POST = (request: Request, route: Route): Promise<Response> =>
  curfew().open('signing in')(enter)(request, route)
