import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from './run.mjs'

const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    : []

// `tsc -b` leaves behind what was built from sources that are gone.
const removeOrphans = (workspace) => {
  const built = join(workspace, 'dist')
  for (const file of filesBelow(built)) {
    if (!/\.(js|d\.ts)$/.test(file) || file.includes('/assets/')) continue
    const stem = join(workspace, 'src', relative(built, file)).replace(/(\.d\.ts|\.js)$/, '')
    if (!existsSync(`${stem}.ts`) && !existsSync(`${stem}.tsx`)) rmSync(file)
  }
}

const bundle = async () => {
  const { build } = await import('esbuild')
  await build({
    entryPoints: ['clinic/src/browser/page.ts'],
    outfile: 'clinic/dist/assets/clinic.js',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  })
  const sheet = 'clinic/dist/assets/style.css'
  mkdirSync(dirname(sheet), { recursive: true })
  copyFileSync('clinic/src/style.css', sheet)
}

/** Builds the library and the clinic; the answer is what the compiler has to say, empty when all is well. */
export const build = async () => {
  for (const workspace of ['library', 'clinic']) removeOrphans(workspace)
  const { code, text } = await run('npx', ['tsc', '-b', 'library', 'clinic'])
  if (code !== 0) return text || `tsc ended with ${code}`
  await bundle()
  return ''
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const wrong = await build()
  if (wrong) console.error(wrong)
  process.exitCode = wrong ? 1 : 0
}
