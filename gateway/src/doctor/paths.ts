import { type Aim, closed, type Finding, gotThrough, opened } from './aim.ts'

const encoded = (path: string): string => path.replace(/[A-Za-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)

/** Other spellings of a path, each of which some application reads as the path itself. */
export const spellingsOf = (path: string, { at, gateway }: Pick<Aim, 'at' | 'gateway'>): readonly string[] => {
  const rest = path.slice(1)
  return [
    ...new Set([
      `/${path}`,
      `/.${path}`,
      `/x/..${path}`,
      `/%2e${path}`,
      `/x/%2e%2e${path}`,
      `${at}/..${path}`,
      `${at}/%2e%2e${path}`,
      `${at}/client.js/..${path}`,
      `${at}/..%2f${rest}`,
      `/\\${rest}`,
      `/%5c${rest}`,
      `/;x=1${path}`,
      `${path};x=1`,
      `${path}/`,
      `${path}.json`,
      `${path}%00`,
      `${path}%20`,
      `${path}?`,
      `${path}#`,
      `/%252e${path}`,
      path.toUpperCase(),
      encoded(path),
      `${gateway.origin}${path}`,
      `http://127.0.0.1${path}`,
    ]),
  ].filter((spelling) => spelling !== path)
}

/** Spellings of a path by which a stranger reaches it. */
export const otherSpellings = async (aim: Aim): Promise<Finding> => {
  const check = 'spellings of a path'
  const spellings = spellingsOf(aim.path, aim)
  const open: string[] = []
  for (const path of spellings) if (await gotThrough(aim, { path })) open.push(path)
  return open.length > 0
    ? opened(check, `a stranger reaches ${aim.path} as ${open.join('  ')}`)
    : closed(check, `${spellings.length} spellings of ${aim.path} were tried, and none lets a stranger in`)
}

const form = ['Content-Type', 'application/x-www-form-urlencoded']

/** Other methods, and requests that ask for another method than they have. */
export const otherMethods = async (aim: Aim): Promise<Finding> => {
  const check = 'other methods'
  const { path } = aim
  const tried = [
    ...['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE'].map((method) => ({ method, path })),
    { method: 'POST', path: `${path}?_method=DELETE` },
    { method: 'POST', path: `${path}?_method=GET` },
    { method: 'POST', path, headers: form, body: '_method=DELETE' },
    { method: 'GET', path: `${path}?_method=POST` },
  ]
  const open: string[] = []
  for (const asking of tried)
    if (await gotThrough(aim, asking))
      open.push(`${asking.method} ${asking.path}${'body' in asking ? ' with _method' : ''}`)
  return open.length > 0
    ? opened(check, `a stranger gets through by ${open.join(', ')}`)
    : closed(check, `${tried.length} were tried, and none lets a stranger in`)
}
