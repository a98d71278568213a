import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'

/** Makes the fleet into a file that Node can run, started from the root of the project. */
export const bundleFleet = async () => {
  const { build } = await import('esbuild')
  const outfile = 'node_modules/.cache/curfew-fleet/fleet.mjs'
  await build({
    entryPoints: ['clinic/fleet/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  return outfile
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await install()
  const { mustBuild } = await import('./build.mjs')
  await mustBuild()
  const file = resolve(await bundleFleet())
  const { leaveSignals } = await import('./run.mjs')
  const { withScratch } = await import('./scratch.mjs')
  leaveSignals()
  withScratch()
  await import(pathToFileURL(file).href)
}
