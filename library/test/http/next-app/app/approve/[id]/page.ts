import type { ReactNode } from 'react'
import { refunds } from '../../../../setting.ts'
import { type Route, told } from '../../../told.ts'

/** A page that needs a task whose rule looks at what its address names. */
export default async function Approve(route: Route): Promise<ReactNode> {
  const { requireTask } = told().withPage
  return requireTask('refund.approve', ({ params }) => refunds[params['id'] ?? ''])((_route: Route) => 'approve it')(
    route,
  )
}
