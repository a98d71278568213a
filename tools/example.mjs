import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { buildNext, next, quiet } from './next.mjs'
import { run } from './run.mjs'

/** Makes an example of `examples/` into a file that Node can run, on the sources of the package as they are. */
export const bundleExample = async (name) => {
  const outfile = join('node_modules/.cache/curfew-examples', `${name}.mjs`)
  await build({
    entryPoints: [`examples/${name}.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { curfew: resolve('library/src') },
    logLevel: 'error',
  })
  return outfile
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const name = process.argv[2] ?? 'express'
  if (name === 'next') await buildNext('examples/next')
  const args = name === 'next' ? [next, 'start', 'examples/next', '-p', '8080'] : [await bundleExample(name)]
  const { code } = await run(process.execPath, args, { show: 'shown', env: quiet })
  process.exitCode = code
}
