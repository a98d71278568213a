import { type Aim, asPerson, closed, type Finding, fromOwnPage, gotThrough, oddWord, opened } from './aim.ts'
import { ask } from './ask.ts'

const identity = [
  'Curfew-Subject',
  'curfew_subject',
  'CURFEW-ROLES',
  'Curfew.Roles',
  'Curfew-Assertion',
  'Curfew-Tasks',
]

const elsewhere = [
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method-Override',
  'X-HTTP-Method',
  'X-Method-Override',
  'x_http_method_override',
]

const connection = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-User', 'x_forwarded_for', 'Forwarded']

const all = [...identity, ...elsewhere, ...connection]

/** Headers of a stranger that get the stranger in. */
export const headersLetIn = async (aim: Aim): Promise<Finding> => {
  const check = 'headers of a stranger'
  const { path, gateway } = aim
  const values = [
    ...identity.map((name) => [name, 'admin']),
    ...elsewhere.map((name) => [name, name.toLowerCase().includes('method') ? 'OPTIONS' : `${aim.at}/client.js`]),
    ...connection.map((name) => [name, '127.0.0.1']),
    ['X-Original-Method', 'OPTIONS', 'X-Original-URI', `${aim.at}/client.js`],
    ['Connection', 'close, Cookie, Host, Curfew-Assertion'],
    ['X-Forwarded-Host', gateway.host, 'X-Forwarded-Uri', `${aim.at}/client.js`],
  ]
  const open: string[] = []
  for (const headers of values) if (await gotThrough(aim, { path, headers })) open.push(headers[0] ?? '')
  return open.length > 0
    ? opened(check, `a stranger who sends ${open.join(', ')} reaches ${path}`)
    : closed(check, `${values.length} were tried, and none lets a stranger in`)
}

/** Headers that a signed-in person sends and that the application gets, where a page shows what it gets. */
export const headersPassed = async (aim: Aim): Promise<Finding> => {
  const check = 'headers of a person'
  const person = [...asPerson(aim), ...fromOwnPage(aim)]
  const passed: string[] = []
  for (const name of all) {
    const word = oddWord()
    const heard = await ask(aim.gateway, { path: aim.path, headers: [...person, name, word] }).catch(() => undefined)
    if (heard?.body.includes(word)) passed.push(name)
  }
  return passed.length > 0
    ? opened(check, `the application gets what the person wrote in ${passed.join(', ')}`)
    : closed(check, `${all.length} were tried, and ${aim.path} shows none of them`)
}

/** Whether the application gets the cookie of the session, where a page shows what it gets. */
export const cookiePassed = async (aim: Aim): Promise<Finding> => {
  const check = 'cookie'
  const headers = [...asPerson(aim), ...fromOwnPage(aim), 'Cookie', `x=1, ${aim.cookie}`]
  const heard = await ask(aim.gateway, { path: aim.path, headers }).catch(() => undefined)
  const value = aim.cookie?.split('=')[1] ?? ''
  return value !== '' && heard?.body.includes(value)
    ? opened(check, "the application gets the session's cookie, and could act as its person elsewhere")
    : closed(check, `${aim.path} does not show the session's cookie`)
}
