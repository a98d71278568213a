import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The script of django-session-security as Debian has it. */
export interface DjangoScript {
  readonly version: string
  readonly file: string
}

const name = 'python3-django-session-security'
const place = 'node_modules/.cache/curfew-bench/django-session-security'
const within = 'usr/lib/python3/dist-packages/session_security/static/session_security/script.js'

const kept = (): DjangoScript | undefined => {
  const file = join(place, 'script.js')
  return existsSync(file) ? { version: readFileSync(join(place, 'version'), 'utf8'), file } : undefined
}

const download = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'django-'))
  const how = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const
  try {
    execFileSync('apt-get', ['download', name], how)
    const [archive = ''] = readdirSync(folder)
    execFileSync('dpkg-deb', ['-x', archive, 'all'], how)
    const version = execFileSync('dpkg-deb', ['-f', archive, 'Version'], how).trim()
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'version'), version)
    writeFileSync(join(place, 'script.js'), readFileSync(join(folder, 'all', within)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Gets it, the first time by `apt-get download`, because no npm registry has it. A string says why it is missing. */
export const getDjangoScript = (): DjangoScript | string => {
  const before = kept()
  if (before) return before
  console.log('Getting the script of django-session-security from Debian …')
  try {
    download()
  } catch (failure) {
    const [said] = String(failure instanceof Error ? failure.message : failure).split('\n')
    return `apt-get download ${name} failed (${said})`
  }
  return kept() ?? `${name} has no ${within}`
}
