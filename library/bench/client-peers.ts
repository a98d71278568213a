import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DjangoScript, getDjangoScript } from './client-django.ts'

/** Where the peers are installed, and the script that sets each of them up. */
export const peersFolder = 'library/bench/client-peers'

/** Another library that notices an absent person. */
export interface Peer {
  /** As `client-peers/candidates.js` knows it. */
  readonly name: string
  /** As a reader knows it. */
  readonly title: string
  readonly version: string
  /** The imports of a site. */
  readonly entry: string
  /** The framework, which such a site has anyway. */
  readonly external: readonly string[]
  readonly what: string
}

/** The peers that can be had here, and why others cannot. */
export interface Peers {
  readonly all: readonly Peer[]
  readonly django: DjangoScript | undefined
  readonly missing: string | undefined
}

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(peersFolder, 'node_modules', name, 'package.json'), 'utf8')).version

const djangoPeer = ({ version, file }: DjangoScript): Peer => ({
  name: 'django-session-security',
  title: 'django-session-security',
  version,
  entry: readFileSync(file, 'utf8'),
  external: [],
  what: 'asks the server before it warns, and shows the dialog',
})

/** The peers of Curfew's client. */
export const findPeers = (): Peers => {
  const django = getDjangoScript()
  const isThere = typeof django === 'object'
  const dialog = 'hmrc-frontend/hmrc/components/timeout-dialog/'
  const all: readonly Peer[] = [
    {
      name: 'react-idle-timer',
      title: 'react-idle-timer',
      version: versionOf('react-idle-timer'),
      entry: `export { useIdleTimer } from 'react-idle-timer'`,
      external: ['react', 'react-dom'],
      what: 'a timer, shared by tabs',
    },
    {
      name: 'hmrc-frontend',
      title: "hmrc-frontend's timeout dialog",
      version: versionOf('hmrc-frontend'),
      entry: `export { default as TimeoutDialog } from '${dialog}timeout-dialog'\nexport { default as SessionActivityService } from '${dialog}session-activity-service'`,
      external: [],
      what: 'a dialog after a fixed time; the person is not watched',
    },
    ...(isThere ? [djangoPeer(django)] : []),
    {
      name: 'vueuse',
      title: '@vueuse/core useIdle',
      version: versionOf('@vueuse/core'),
      entry: `export { useIdle } from '@vueuse/core'`,
      external: ['vue'],
      what: 'a timer',
    },
    {
      name: 'mantine',
      title: '@mantine/hooks useIdle',
      version: versionOf('@mantine/hooks'),
      entry: `export { useIdle } from '@mantine/hooks'`,
      external: ['react'],
      what: 'a timer',
    },
  ]
  return { all, django: isThere ? django : undefined, missing: isThere ? undefined : django }
}

/** The peers' names and versions in one line. */
export const versionsOf = ({ all }: Peers): string =>
  all.map(({ title, version }) => `${title.split(' ')[0]?.replace(/'s$/, '')} ${version}`).join(', ')
