import { importsOf, isTest, read, sources } from './sources.mjs'

const library = 'library/src/'

// Room: what it may import besides itself, as beginnings of paths from library/src.
const allowed = {
  core: [],
  stores: ['core/'],
  server: ['core/', 'stores/store.ts'],
  adapters: ['server/', 'core/'],
  browser: ['core/'],
  react: ['browser/', 'core/'],
  metrics: ['server/', 'core/'],
  sockets: ['server/', 'core/'],
  testing: ['server/', 'core/'],
  conformance: ['core/'],
  'index.ts': ['core/'],
}

const adapterOf = (path) => path.slice(library.length).split('/')[1]?.replace(/\.ts$/, '')

const roomOf = (path) => path.slice(library.length).split('/')[0]

const mayImport = (file, imported) => {
  const room = roomOf(file)
  const target = imported.slice(library.length)
  // An adapter that takes more than a file has its parts in a folder of its name.
  if (room === 'adapters' && roomOf(imported) === 'adapters')
    return target === 'adapters/node.ts' || adapterOf(file) === adapterOf(imported)
  return roomOf(imported) === room || (allowed[room] ?? []).some((start) => target.startsWith(start))
}

const { peerDependencies = {} } = JSON.parse(read('library/package.json'))
const publicNames = new Set(Object.keys(JSON.parse(read('library/package.json')).exports))

const packageOf = (name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')
const isOurs = (name) => /^(library|clinic|gateway|console|examples|tools)\//.test(name)

// The package depends on nothing: what an adapter fits itself to is there already, or a peer.
const mayComeFromOutside = (room, name) =>
  (room === 'adapters' && name.startsWith('node:')) ||
  (['adapters', 'react', 'metrics'].includes(room) && packageOf(name) in peerDependencies)

const wrongInLibrary = (file, name) => {
  if (isOurs(name))
    return mayImport(file, name) ? '' : 'no arrow points there; move what is shared to where both may look'
  if (mayComeFromOutside(roomOf(file), name)) return ''
  return 'this room imports nothing from outside; take it as an argument, by its shape'
}

const wrongInApplication = (name, file) => {
  if (name.startsWith('library/')) return 'applications use the public subpaths: curfew/…'
  if (name.startsWith('console/') && !file.startsWith('console/'))
    return 'the console is used by its door: curfew-console'
  if (packageOf(name) !== 'curfew' || publicNames.has(name.replace('curfew', '.'))) return ''
  return 'no such subpath is public; see the exports of library/package.json'
}

const wrong = (file, name) => {
  if (file.startsWith(library)) return isTest(file) ? '' : wrongInLibrary(file, name)
  // Tests and the fleet start the stores' servers in one way, and check their content in one way.
  if (
    /^(clinic\/(test|fleet)|gateway\/(test|bench))\//.test(file) &&
    /^library\/(test\/(servers\/|faults\/books)|bench\/page\.ts)/.test(name)
  )
    return ''
  // The gateway's pages have to live as the library's do, so the same rows are played on both.
  if (/^gateway\/test\/page-life\//.test(file) && name.startsWith('library/test/page-life/')) return ''
  return /^(clinic|gateway|console|examples)\//.test(file) ? wrongInApplication(name, file) : ''
}

/** Every import that points where no arrow does. */
export const wrongArrows = () =>
  sources.flatMap((file) =>
    importsOf(file).flatMap(({ name, line }) => {
      const why = wrong(file, name)
      return why ? [`${file}:${line}: imports ${name}; ${why}`] : []
    }),
  )

/** Every circle of imports, types included, once. */
export const circles = () => {
  const done = new Set()
  const found = []
  const walk = (file, path) => {
    const at = path.indexOf(file)
    if (at >= 0) found.push(`${[...path.slice(at), file].join(' → ')}: a circle; take out one arrow`)
    if (at >= 0 || done.has(file)) return
    for (const { name } of importsOf(file)) if (sources.includes(name)) walk(name, [...path, file])
    done.add(file)
  }
  for (const file of sources) walk(file, [])
  return found
}
