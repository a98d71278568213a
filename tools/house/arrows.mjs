import { importsOf, isTest, sources } from './sources.mjs'

const library = 'library/src/'

// Room → what it may import besides itself, as beginnings of paths from library/src.
const allowed = {
  core: [],
  stores: ['core/'],
  server: ['core/', 'stores/store.ts'],
  adapters: ['server/', 'core/'],
  browser: ['core/'],
  react: ['browser/', 'core/'],
  'index.ts': ['core/'],
}

const roomOf = (path) => path.slice(library.length).split('/')[0]

const mayImport = (file, imported) => {
  const room = roomOf(file)
  const target = imported.slice(library.length)
  if (room === 'adapters' && roomOf(imported) === 'adapters') return target === 'adapters/node.ts'
  return roomOf(imported) === room || (allowed[room] ?? []).some((start) => target.startsWith(start))
}

const isOutside = (name) => !name.startsWith(library) && !name.startsWith('clinic/') && !name.startsWith('tools/')

/** Every import that points where no arrow does. */
export const wrongArrows = () =>
  sources
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      importsOf(file).flatMap((imported) => {
        if (file.startsWith(library)) {
          const free = ['adapters'].includes(roomOf(file))
          if (isOutside(imported))
            return free ? [] : [`${file}: imports ${imported}; this room imports nothing from outside`]
          return mayImport(file, imported) ? [] : [`${file}: imports ${imported}; no arrow points there`]
        }
        if (file.startsWith('clinic/') && imported.startsWith('library/'))
          return [`${file}: imports ${imported}; the clinic uses the public subpaths: curfew/…`]
        return []
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
    for (const imported of importsOf(file)) if (sources.includes(imported)) walk(imported, [...path, file])
    done.add(file)
  }
  for (const file of sources) walk(file, [])
  return found
}
