import { choiceIn, shown } from '../../../setting.ts'
import { curfew } from '../../curfew.ts'

const choose = async ({ url }: Request): Promise<Response> =>
  new Response(shown(await curfew().finishSignIn(choiceIn(url))))

export const POST = (request: Request): Promise<Response> => curfew().open('signing in')(choose)(request)
