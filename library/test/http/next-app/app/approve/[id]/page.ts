import type { ReactNode } from 'react'
import { refunds } from '../../../../setting.ts'
import { curfew, type Route } from '../../../curfew.ts'

/** A page that needs a task whose rule checks the object in its address. */
export default async function Approve(route: Route): Promise<ReactNode> {
  const { requireTask } = curfew().withPage
  return requireTask('refund.approve', ({ params }) => refunds[params['id'] ?? ''])((_route: Route) => 'approve it')(
    route,
  )
}
