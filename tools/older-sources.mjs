import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** @param {string[]} args */
const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/**
 * The commit that a name stands for, in short.
 * @param {string} name
 */
const commitOf = (name) => {
  try {
    return git('rev-parse', '--short', '--verify', `${name}^{commit}`)
  } catch {
    console.error(`There is no commit ${name} here; fetch it, or name another: npm run bench -- guard COMMIT`)
    process.exit(1)
  }
}

/**
 * An esbuild plugin by which files of `library/bench` import the library's sources of a commit. `is`: the commit.
 * @param {string} name
 */
export const olderSources = (name) => {
  const is = commitOf(name)
  const folder = mkdtempSync(join(tmpdir(), 'curfew-older-'))
  const archive = join(folder, 'sources.tar')
  git('archive', '--output', archive, is, 'library/src', 'tsconfig.base.json')
  execFileSync('tar', ['-xf', archive, '-C', folder])
  const bench = resolve('library/bench')
  return {
    is,
    plugin: {
      name: 'older-sources',
      /** @param {import('esbuild').PluginBuild} build */
      setup: (build) => {
        build.onResolve({ filter: /^\.\.\/src\// }, ({ path, resolveDir }) =>
          resolveDir === bench ? { path: join(folder, 'library', path.slice(3)) } : undefined,
        )
      },
    },
  }
}
