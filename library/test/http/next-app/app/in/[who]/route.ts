import { personOf } from '../../../../setting.ts'
import { type Route, told } from '../../../told.ts'

const enter = async (_request: Request, { params }: Route): Promise<Response> => {
  await told().signIn(personOf((await params)['who'] ?? ''))
  return new Response('in')
}

export const POST = (request: Request, route: Route): Promise<Response> =>
  told().open('signing in')(enter)(request, route)
