import { personOf } from '../../../setting.ts'
import { curfew } from '../../curfew.ts'

const paid = async (request: Request): Promise<Response> => {
  const { signIn, signOut, visit } = curfew()
  const and = new URL(request.url).searchParams.get('and')
  if (and === 'in') await signIn(personOf('bob'))
  if (and === 'out') await signOut()
  return new Response((await visit()).kind)
}

export const POST = (request: Request): Promise<Response> => curfew().open('a payment provider’s notice')(paid)(request)
