import { createElement, type ReactNode } from 'react'
import { curfew, type Route } from '../../curfew.ts'
import { made } from '../../made.ts'
import { approve, ask, enter, unlock } from './actions.ts'

const show = async (_route: Route): Promise<ReactNode> => {
  await curfew().visit()
  const { phase, ...rest } = await curfew().status()
  const said = `${phase}: ${'tasks' in rest ? rest.tasks.join() : ''}.`
  const form = (name: string, action: (form: FormData) => Promise<void>): ReactNode =>
    createElement('form', { action, id: name, key: name })
  return [made.id, said, form('ask', ask), form('approve', approve), form('enter', enter), form('unlock', unlock)]
}

/** The person's tasks, with forms to do them. */
export default async function Desk(route: Route): Promise<ReactNode> {
  return curfew().requirePerson('each sees what they may do')(show)(route)
}
