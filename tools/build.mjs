import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { joinConsole, joinStyles } from './join-styles.mjs'
import { packDocs } from './pack-docs.mjs'
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

// `tsc -b` keeps the output of deleted sources. It also trusts its notes when the output is gone.
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

// Fields of a page's own record, which no other script and no browser reads. The minifier may shorten them.
const privateNames =
  /^(asksAfter|believed|isAnswered|isOpen|lastActive|lastCall|latest|lease|listeners|notices|retryAfterMs|retryAt|roster|sentUpTo|sinceReport|sinceSeen|sinceUnload|sinceWord|spoken|veil)$/

const bundle = async () => {
  const { build, stop } = await import('esbuild')
  const how = { bundle: true, minify: true, format: 'esm', target: 'es2022', logLevel: 'silent' }
  const pages = { clinic: 'clinic/src/browser/page.ts', demo: 'clinic/src/browser/demo.ts' }
  await build({ ...how, entryPoints: pages, outdir: 'clinic/dist/assets' })
  // The words of other languages are files of their own, which a page in English never asks for. All else is at hand.
  const ready = { entryPoints: { browser: 'library/src/browser/script.ts' }, outdir: 'library/dist', splitting: true }
  const atHand = {
    name: 'at-hand',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/on-demand\.ts$/ }, () => ({ path: resolve('library/src/browser/warning/at-hand.ts') })),
  }
  await build({ ...how, ...ready, mangleProps: privateNames, chunkNames: 'browser-[hash]', plugins: [atHand] })
  // The end page's script uses the session of the ready script that stands beside it.
  const beside = {
    name: 'beside',
    setup: ({ onResolve }) => onResolve({ filter: /\/script\.ts$/ }, () => ({ path: './browser.js', external: true })),
  }
  const endPage = { entryPoints: ['library/src/browser/ended-script.ts'], outfile: 'library/dist/session-ended.js' }
  await build({ ...how, ...endPage, plugins: [beside] })
  writeFileSync('library/dist/session-ended.d.ts', "import './browser/ended-script.js'\n")
  writeFileSync('library/dist/browser.d.ts', "export * from './browser/script.js'\n")
  // The clinic serves it to the pages of its console, which are in English.
  copyFileSync('library/dist/browser.js', 'clinic/dist/assets/client.js')
  const operators = {
    entryPoints: ['console', 'figures', 'ending'].map((name) => `console/src/browser/${name}.ts`),
  }
  await build({ ...how, ...operators, outdir: 'console/dist/assets' })
  await stop()
  joinStyles()
  joinConsole()
}

// npm makes a command runnable when it installs it. In this repository the command is built only after that.
const makeRunnable = (workspace) => {
  const { bin } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8'))
  for (const file of Object.values(bin)) chmodSync(join(workspace, file), 0o755)
}

/** Builds the library, the clinic, the gateway and the console. It answers the compiler's words, or an empty text. */
export const build = async () => {
  for (const workspace of ['library', 'console', 'clinic', 'gateway']) agree(workspace)
  const { code, text } = await runNode('node_modules/typescript/bin/tsc', [
    '-b',
    'library',
    'console',
    'clinic',
    'gateway',
  ])
  if (code !== 0) return text || `tsc ended with ${code}`
  try {
    await bundle()
    packDocs()
    makeRunnable('gateway')
    return ''
  } catch (failure) {
    return String(failure)
  }
}

// Where only the clinic's packages are installed there is no compiler, and its types are not checked.
const buildWithoutTypes = async () => {
  const { transpile } = await import('./transpile.mjs')
  for (const workspace of ['library', 'console', 'clinic']) {
    agree(workspace)
    await transpile(workspace, filesBelow(join(workspace, 'src')).filter(isSource))
  }
  await bundle()
  return ''
}

/** Builds what there is to build, or says what the compiler has to say and stops. */
export const mustBuild = async () => {
  const wrong = await (existsSync('node_modules/typescript') ? build() : buildWithoutTypes())
  if (!wrong) return
  console.error(`The build failed:\n${wrong}`)
  process.exit(1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await install()
  await mustBuild()
}
