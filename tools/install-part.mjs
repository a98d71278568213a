import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { npmCi } from './npm.mjs'

const modules = 'node_modules'
const staging = join(modules, '.part')

// Node looks for a package beside its user first, and then in each folder above.
const placeOf = (packages, user, name) => {
  for (let from = user; ; from = from.slice(0, Math.max(0, from.lastIndexOf(`/${modules}/`)))) {
    const place = from === '' ? `${modules}/${name}` : `${from}/${modules}/${name}`
    if (place in packages) return place
    if (from === '') return undefined
  }
}

/**
 * The packages that one workspace needs to run, by their places in the lock, and its links to workspaces.
 * @param {Record<string, any>} packages
 * @param {string} workspace
 * @param {readonly string[]} more
 */
const needsOf = (packages, workspace, more) => {
  const places = new Set()
  const links = new Map()
  const take = (user, name) => {
    const place = placeOf(packages, user, name)
    if (place === undefined || places.has(place) || links.has(name)) return
    const { link, resolved } = packages[place]
    if (link) links.set(name, resolved)
    else places.add(place)
    takeAll(link ? resolved : place, link ? '' : place)
  }
  const takeAll = (of, user) => {
    const { dependencies = {}, optionalDependencies = {} } = packages[of]
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) take(user, name)
  }
  takeAll(workspace, '')
  for (const name of more) take('', name)
  return { places, links }
}

/**
 * Installs what one workspace needs to run, in the versions of the lock, into an empty `node_modules`. npm itself would
 * add the optional peers of a workspace, such as every framework that it has an adapter for.
 * @param {string} workspace
 * @param {readonly string[]} more Further packages of the lock by name.
 * @returns {Promise<number>} The exit code of npm.
 */
export const installPart = async (workspace, more) => {
  const { packages, ...lock } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const { places, links } = needsOf(packages, workspace, more)
  const top = [...places]
    // A package for another system would stop npm, unless it is another package's option.
    .filter((place) => place.lastIndexOf(modules) === 0 && !packages[place].optional)
    .map((place) => place.slice(modules.length + 1))
  const dependencies = Object.fromEntries(top.map((name) => [name, packages[`${modules}/${name}`].version]))
  const root = { name: 'part', private: true, dependencies }
  rmSync(modules, { recursive: true, force: true })
  mkdirSync(staging, { recursive: true })
  writeFileSync(join(staging, 'package.json'), JSON.stringify(root))
  const kept = Object.fromEntries([...places].map((place) => [place, packages[place]]))
  writeFileSync(
    join(staging, 'package-lock.json'),
    JSON.stringify({ ...lock, name: 'part', packages: { '': root, ...kept } }),
  )
  const code = await npmCi('--prefix', staging)
  if (code !== 0) return code
  for (const name of readdirSync(join(staging, modules)).filter((one) => !one.startsWith('.')))
    renameSync(join(staging, modules, name), join(modules, name))
  rmSync(staging, { recursive: true })
  for (const [name, to] of links)
    symlinkSync(relative(dirname(join(modules, name)), to), join(modules, name), 'junction')
  return 0
}
