import { importsOf, sources } from './sources.mjs'

const top = 'clinic/src/'

// Undefined: a file of the top, which puts the folders together.
const folderOf = (path) => {
  const [folder, ...rest] = path.slice(top.length).split('/')
  return path.startsWith(top) && rest.length > 0 ? folder : undefined
}

const arrows = () => {
  const found = new Map()
  for (const file of sources) {
    const from = folderOf(file)
    if (from === undefined) continue
    for (const { name, line } of importsOf(file)) {
      const to = folderOf(name)
      if (to === undefined || to === from) continue
      const targets = found.get(from) ?? found.set(from, new Map()).get(from)
      if (!targets.has(to)) targets.set(to, `${file}:${line} imports ${name}`)
    }
  }
  return found
}

/** Every circle of imports between the clinic's folders, types included, with one import for each arrow. */
export const folderCircles = () => {
  const from = arrows()
  const done = new Set()
  const found = []
  const walk = (folder, path) => {
    const at = path.indexOf(folder)
    if (at >= 0) {
      const circle = [...path.slice(at), folder]
      const imports = circle.slice(1).map((to, step) => `\n    ${from.get(circle[step]).get(to)}`)
      found.push(`${circle.join(' → ')}: a circle of folders; move what both use to ${top}records${imports.join('')}`)
    }
    if (at >= 0 || done.has(folder)) return
    for (const to of from.get(folder)?.keys() ?? []) walk(to, [...path, folder])
    done.add(folder)
  }
  for (const folder of from.keys()) walk(folder, [])
  return found
}
