import { type Aim, closed, type Finding, opened } from './aim.ts'
import { ask } from './ask.ts'

/** Whether strangers get what only the private address should answer. */
export const privatePages = async ({ gateway, at, path }: Aim): Promise<Finding> => {
  const check = 'private pages'
  const headers = ['X-Original-Method', 'GET', 'X-Original-URI', path]
  const open: string[] = []
  for (const name of ['auth', 'metrics', 'health'])
    for (const place of [`${at}/${name}`, `/${name}`]) {
      const heard = await ask(gateway, { path: place, headers }).catch(() => undefined)
      if (heard?.status === 200 && (name !== 'health' || heard.body === 'ready\n')) open.push(place)
    }
  return open.length > 0
    ? opened(check, `strangers get ${open.join(', ')}, which only the private address should answer`)
    : closed(check, 'auth, metrics and health are not answered to strangers')
}
