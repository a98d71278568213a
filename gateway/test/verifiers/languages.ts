import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const verifiers = fileURLToPath(new URL('../../verifiers/', import.meta.url))
const drivers = fileURLToPath(new URL('./', import.meta.url))

/** A program that says of each assertion whether its verifier takes it, or the reason why none runs here. */
export type Driver =
  | { readonly run: readonly string[]; readonly env?: NodeJS.ProcessEnv }
  | { readonly missing: string }

const works = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0

const first = (paths: readonly string[]): string | undefined => paths.find((path) => existsSync(path))

const python = (): Driver => {
  const program = ['/usr/bin/python3', 'python3'].find((one) => works(one, '-c', 'import jwt, cryptography'))
  return program ? { run: [program, `${drivers}drive.py`, `${verifiers}python.py`] } : { missing: 'no PyJWT' }
}

const ruby = (): Driver =>
  works('ruby', '-e', 'require "jwt"; require "rbnacl"')
    ? { run: ['ruby', `${drivers}drive.rb`, `${verifiers}ruby.rb`] }
    : { missing: 'no Ruby with jwt and rbnacl' }

const php = (): Driver => {
  const library = first(['/usr/share/php/Firebase/JWT/autoload.php', '/usr/share/php/firebase/php-jwt/autoload.php'])
  if (!library) return { missing: 'no firebase/php-jwt' }
  return works('php', '-v')
    ? { run: ['php', `${drivers}drive.php`, library, `${verifiers}php.php`] }
    : { missing: 'no PHP' }
}

const go = (): Driver => {
  const sources = '/usr/share/gocode'
  if (!existsSync(`${sources}/src/gopkg.in/square/go-jose.v2`)) return { missing: 'no go-jose' }
  const place = mkdtempSync(join(tmpdir(), 'curfew-go-'))
  mkdirSync(`${place}/src/curfew`, { recursive: true })
  cpSync(`${verifiers}verifier.go`, `${place}/src/curfew/verifier.go`)
  cpSync(`${drivers}drive.go.txt`, `${place}/src/drive/main.go`)
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: `${place}:${sources}`, GOFLAGS: '' }
  const built = spawnSync('go', ['build', '-o', `${place}/drive`, 'drive'], { env, encoding: 'utf8' })
  if (built.error) return { missing: 'no Go' }
  if (built.status !== 0) throw new Error(`the verifier in Go does not build: ${built.stderr}`)
  return { run: [`${place}/drive`] }
}

const java = (): Driver => {
  const library = first(['/usr/share/java/nimbus-jose-jwt.jar'])
  if (!library) return { missing: 'no nimbus-jose-jwt' }
  const place = mkdtempSync(join(tmpdir(), 'curfew-java-'))
  const classpath = `${place}:/usr/share/java/*`
  const files = [`${verifiers}CurfewVerifier.java`, `${drivers}Drive.java`]
  const built = spawnSync('javac', ['-d', place, '-cp', classpath, ...files], { encoding: 'utf8' })
  if (built.error) return { missing: 'no javac' }
  if (built.status !== 0) throw new Error(`the verifier in Java does not build: ${built.stderr}`)
  return { run: ['java', '-cp', classpath, 'Drive'] }
}

/** Each language with its driver, which is made when it is asked for. */
export const languages: Readonly<Record<string, () => Driver>> = {
  Node: () => ({ run: [process.execPath, `${drivers}drive.mjs`, `${verifiers}node.mjs`] }),
  Python: python,
  Ruby: ruby,
  Go: go,
  PHP: php,
  Java: java,
}
