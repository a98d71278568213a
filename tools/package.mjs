import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { build, stop } from 'esbuild'
import { tryCommonJs } from './package-commonjs.mjs'
import { faultsOfPackedDocs } from './package-docs.mjs'
import { run, runNode } from './run.mjs'

// Packs the package, installs it into a new project, and tries what users do with it.
const { exports, sideEffects, peerDependencies } = JSON.parse(readFileSync('library/package.json', 'utf8'))
const peers = Object.keys(peerDependencies)
const subpaths = Object.entries(exports).map(([name, built]) => ({ name: name.replace('.', 'curfew'), built }))
const hasEffects = ({ built }) => sideEffects.includes(built)
// Modules that read the page as soon as they load, so that Node cannot load them.
const needsPage = ({ name, built }) =>
  hasEffects({ built }) || /^curfew\/browser\/(warning-dialog|session-draft|session-ended)$/.test(name)

const folder = mkdtempSync(join(tmpdir(), 'curfew-package-'))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const wrong = []
const must = (what, { code, text }) => {
  if (code !== 0) wrong.push(`${what}:\n${text.trim()}`)
  return code === 0
}

const pack = async () => {
  const { code, text } = await run(npm, ['pack', './library', '--pack-destination', folder, '--json'])
  if (code !== 0) throw new Error(`npm pack: ${text}`)
  const [{ filename, files }] = JSON.parse(text.slice(text.indexOf('[\n')))
  const strays = files.map(({ path }) => path).filter((path) => /\.test\.|tsbuildinfo|^src\//.test(path))
  if (strays.length > 0) wrong.push(`the package holds what nobody needs: ${strays.join(', ')}`)
  return join(folder, filename)
}

const settle = async (tarball) => {
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }')
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]
  must('npm install', await run(npm, ['install', ...quiet, tarball]))
  for (const peer of ['@types/node', ...peers, ...peers.map((name) => `@types/${name}`)].filter((name) =>
    existsSync(join('node_modules', name)),
  )) {
    const place = join(folder, 'node_modules', peer)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(resolve('node_modules', peer), place, 'junction')
  }
}

const names = subpaths.filter((subpath) => !needsPage(subpath)).map(({ name }) => name)

const loads = async () => {
  const file = join(folder, 'loads.mjs')
  const all = JSON.stringify(names)
  const code = `for (const name of ${all}) if (Object.keys(await import(name)).length === 0 && name !== 'curfew/stores/store') throw new Error(name + ' gives nothing')`
  writeFileSync(file, code)
  must('loading every subpath in Node', await runNode(file, []))
}

const types = async () => {
  const lines = subpaths.map(({ name }, index) => `export * as of${index} from '${name}'`)
  writeFileSync(join(folder, 'stranger.ts'), lines.join('\n'))
  for (const [moduleResolution, module] of [
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ]) {
    const lib = ['es2023', 'dom', 'dom.iterable']
    const compilerOptions = {
      module,
      moduleResolution,
      lib,
      target: 'es2022',
      strict: true,
      noEmit: true,
      types: ['node'],
    }
    const file = join(folder, `${moduleResolution}.json`)
    writeFileSync(file, JSON.stringify({ compilerOptions, files: ['stranger.ts'] }))
    must(`types under ${moduleResolution}`, await runNode('node_modules/typescript/bin/tsc', ['-p', file]))
  }
}

const bundled = async (contents) => {
  const { metafile } = await build({
    stdin: { contents, resolveDir: folder },
    external: ['node:*', ...peers],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const [output] = Object.values(metafile.outputs)
  return Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 && file.includes('curfew/dist/') ? [file.split('curfew/dist/')[1]] : [],
  )
}

const shakes = async () => {
  for (const subpath of subpaths) {
    const left = await bundled(`import '${subpath.name}'`)
    if (hasEffects(subpath) === left.length > 0) continue
    wrong.push(`a bundle that uses nothing of ${subpath.name} holds ${left.join(', ') || 'nothing, and should run it'}`)
  }
  const left = await bundled("import { minutes } from 'curfew'; console.log(minutes(1))")
  if (left.join() !== 'core/time.js') wrong.push(`a bundle that uses minutes alone holds ${left.join(', ')}`)
}

try {
  const tarball = await pack()
  must('publint', await runNode('node_modules/publint/src/cli.js', [tarball, '--strict']))
  const attw = ['--profile', 'esm-only', '--no-emoji', '--no-color']
  must('attw', await runNode('node_modules/@arethetypeswrong/cli/dist/index.js', [tarball, ...attw]))
  await settle(tarball)
  const commonJs = () => tryCommonJs(folder, names, must)
  const docs = async () => void wrong.push(...faultsOfPackedDocs(join(folder, 'node_modules/curfew')))
  for (const step of [loads, commonJs, docs, types, shakes])
    await step().catch((failure) => {
      wrong.push(String(failure))
    })
  await stop()
  console.log(`${subpaths.length} subpaths, as a stranger gets them`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
for (const what of wrong) console.error(what)
process.exitCode = wrong.length > 0 ? 1 : 0
