import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { run } from './run.mjs'

/** Bundles a file with the package's sources into a file that Node can run. */
export const bundleFile = async (file, name) => {
  const { build } = await import('esbuild')
  const outfile = join('node_modules/.cache/curfew-examples', `${name}.mjs`)
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { curfew: resolve('library/src') },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    logLevel: 'error',
  })
  return outfile
}

/** Bundles one of `examples/`. */
export const bundleExample = (name) => bundleFile(`examples/${name}.ts`, name)

const servers = () =>
  readdirSync('examples').flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []))
// Each is what the browser runs, and one server shows them all.
const pages = ['react', 'vue', 'svelte', 'plain-html']

const commandOf = async (name) => {
  if (pages.includes(name)) return { args: ['examples/pages/server.mjs', name] }
  if (name !== 'next') return { args: [await bundleExample(name)] }
  const { buildNext, next, quiet } = await import('./next.mjs')
  await buildNext('examples/next')
  return { args: [next, 'start', 'examples/next', '-p', '8080'], env: quiet }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const name = process.argv[2] ?? 'express'
  const names = [...servers(), ...pages, 'next']
  if (!names.includes(name)) {
    console.error(`There is no example ${name}; write npm run example and one of ${names.join(', ')}`)
    process.exit(1)
  }
  await install()
  const { mustBuild } = await import('./build.mjs')
  await mustBuild()
  const { args, env = {} } = await commandOf(name)
  const { code } = await run(process.execPath, args, { show: 'shown', env })
  process.exitCode = code
}
