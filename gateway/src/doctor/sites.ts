import { randomBytes } from 'node:crypto'
import { type Aim, asPerson, closed, type Finding, gotThrough, opened } from './aim.ts'

const foreign = ['Origin', 'https://doctor.invalid', 'Sec-Fetch-Site', 'cross-site'] as const

const whose = ({ cookie }: Aim): string => (cookie === undefined ? 'a stranger' : 'the signed-in person')

/** Whether another site can post with the person's cookie. */
export const crossSitePost = async (aim: Aim): Promise<Finding> => {
  const check = 'cross-site post'
  const type = ['Content-Type', 'application/x-www-form-urlencoded']
  const ways = [
    [...foreign, 'Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'document'],
    [...foreign, 'Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty'],
    ['Origin', 'https://doctor.invalid'],
    ['Origin', 'null'],
  ]
  for (const headers of ways) {
    const asking = {
      method: 'POST',
      path: aim.path,
      headers: [...asPerson(aim), ...type, ...headers],
      body: 'doctor=1',
    }
    if (await gotThrough(aim, asking))
      return opened(check, `another site posts to ${aim.path} as ${whose(aim)} (${headers.join(' ')})`)
  }
  return closed(check, `another site cannot post to ${aim.path} as ${whose(aim)}`)
}

/** Whether another site can open a WebSocket with the person's cookie. */
export const crossSiteUpgrade = async (aim: Aim): Promise<Finding> => {
  const check = 'cross-site upgrade'
  const key = randomBytes(16).toString('base64')
  const upgrade = [
    'Connection',
    'Upgrade',
    'Upgrade',
    'websocket',
    'Sec-WebSocket-Version',
    '13',
    'Sec-WebSocket-Key',
    key,
  ]
  for (const path of [aim.path, '/socket', '/ws'])
    if (await gotThrough(aim, { path, headers: [...asPerson(aim), ...foreign, ...upgrade] }))
      return opened(check, `another site opens a WebSocket at ${path} as ${whose(aim)}`)
  return closed(check, `another site cannot open a WebSocket as ${whose(aim)}`)
}
