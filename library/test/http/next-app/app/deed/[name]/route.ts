import { deed } from '../../../../setting.ts'
import { curfew, type Route, story } from '../../../curfew.ts'

const act = async (_request: Request, { params }: Route): Promise<Response> => {
  const { name = '' } = await params
  return new Response(await deed(story(), name))
}

export const POST = (request: Request, route: Route): Promise<Response> => curfew().open('deeds')(act)(request, route)
