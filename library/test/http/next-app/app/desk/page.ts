import { createElement, type ReactNode } from 'react'
import { made } from '../../made.ts'
import { type Route, told } from '../../told.ts'
import { approve, ask, enter } from './actions.ts'

const show = async (_route: Route): Promise<ReactNode> => {
  await told().visit()
  const { phase, ...rest } = await told().status()
  const said = `${phase}: ${'tasks' in rest ? rest.tasks.join() : ''}.`
  const form = (name: string, action: (form: FormData) => Promise<void>): ReactNode =>
    createElement('form', { action, id: name, key: name })
  return [made.id, said, form('ask', ask), form('approve', approve), form('enter', enter)]
}

/** What somebody may do, with forms to do it. */
export default async function Desk(route: Route): Promise<ReactNode> {
  return told().requirePerson('each sees what they may do')(show)(route)
}
