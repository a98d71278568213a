import { basketShown, withItem } from '../../../../setting.ts'
import { curfew, type Route } from '../../../curfew.ts'

const layAside = async (_request: Request, { params }: Route): Promise<Response> => {
  const { item = '' } = await params
  await curfew().setData(item === 'all' ? (item as never) : withItem(item))
  return new Response(basketShown(await curfew().person()))
}

export const POST = (request: Request, route: Route): Promise<Response> =>
  curfew().requirePerson('one’s own')(layAside)(request, route)
