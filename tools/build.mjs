import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { runNode } from './run.mjs'

const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    : []

const isBuilt = (file) => /\.(js|d\.ts)$/.test(file) && !file.includes(`${sep}assets${sep}`)
const isSource = (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file)
const stemOf = (folder, file) => relative(folder, file).replace(/(\.d\.ts|\.js|\.tsx?)$/, '')

// `tsc -b` leaves behind what was built from sources that are gone, and believes its notes when what it built is gone.
const agree = (workspace) => {
  const [from, to] = [join(workspace, 'src'), join(workspace, 'dist')]
  const stems = new Set(
    filesBelow(from)
      .filter(isSource)
      .map((file) => stemOf(from, file)),
  )
  const built = filesBelow(to)
  for (const file of built) if (isBuilt(file) && !stems.has(stemOf(to, file))) rmSync(file)
  if ([...stems].every((stem) => existsSync(join(to, `${stem}.js`)))) return
  for (const file of built) if (file.endsWith('.tsbuildinfo')) rmSync(file)
}

const bundle = async () => {
  const { build, stop } = await import('esbuild')
  const how = { bundle: true, minify: true, format: 'esm', target: 'es2022', logLevel: 'silent' }
  await build({ ...how, entryPoints: ['clinic/src/browser/page.ts'], outfile: 'clinic/dist/assets/clinic.js' })
  await build({ ...how, entryPoints: ['library/src/browser/script.ts'], outfile: 'library/dist/browser.js' })
  writeFileSync('library/dist/browser.d.ts', "export * from './browser/script.js'\n")
  await stop()
  const sheet = 'clinic/dist/assets/style.css'
  mkdirSync(dirname(sheet), { recursive: true })
  copyFileSync('clinic/src/style.css', sheet)
}

/** Builds the library and the clinic; the answer is what the compiler has to say, empty when all is well. */
export const build = async () => {
  for (const workspace of ['library', 'clinic']) agree(workspace)
  const { code, text } = await runNode('node_modules/typescript/bin/tsc', ['-b', 'library', 'clinic'])
  if (code !== 0) return text || `tsc ended with ${code}`
  try {
    await bundle()
    return ''
  } catch (failure) {
    return String(failure)
  }
}

/** Builds both, or says what the compiler has to say and stops. */
export const mustBuild = async () => {
  const wrong = await build()
  if (!wrong) return
  console.error(`The build failed:\n${wrong}`)
  process.exit(1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await install()
  await mustBuild()
}
