import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { installFromDebian } from './debian.mjs'
import { onPath } from './on-path.mjs'

// Debian keeps the programs of each PostgreSQL apart.
const debianPostgres = '/usr/lib/postgresql'
// Not on the path of those who are not root.
const debianPgbouncer = '/usr/sbin/pgbouncer'
const debianNginx = '/usr/sbin/nginx'
const hasPostgres = () =>
  onPath('initdb') ||
  (existsSync(debianPostgres) &&
    readdirSync(debianPostgres).some((version) => existsSync(join(debianPostgres, version, 'bin', 'initdb'))))

const servers = [
  { what: 'Redis', package: 'redis-server', isThere: () => onPath('redis-server', 'valkey-server') },
  { what: 'PostgreSQL', package: 'postgresql', isThere: hasPostgres },
  { what: 'PgBouncer', package: 'pgbouncer', isThere: () => onPath('pgbouncer') || existsSync(debianPgbouncer) },
  { what: 'nginx', package: 'nginx', isThere: () => onPath('nginx') || existsSync(debianNginx) },
]

const missing = () => servers.filter(({ isThere }) => !isThere())

/** Installs the servers that tests start, of stores and a proxy: from Debian's packages for root. */
export const ensureServers = async () => {
  const packages = missing().map((server) => server.package)
  if (packages.length === 0) return
  console.log(`Installing ${packages.join(', ')} …`)
  await installFromDebian(packages)
  const still = missing()
  if (still.length === 0) return
  const wanted = still.map((server) => server.what).join(', ')
  const names = still.map((server) => server.package).join(' ')
  console.error(`The tests need ${wanted}: install it (on Debian, as root: apt-get install ${names}).`)
  process.exit(1)
}
