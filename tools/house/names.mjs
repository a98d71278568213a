import { isTest, read, sources } from './sources.mjs'

const declaring = /^export (?:declare )?(?:interface|type|(?:abstract )?class) (\w+)/gm

/** Exported type names of the library that mean two things. */
export const twoMeanings = () => {
  const places = new Map()
  for (const file of sources.filter((name) => name.startsWith('library/src/') && !isTest(name)))
    for (const [, name = ''] of read(file).matchAll(declaring)) places.set(name, [...(places.get(name) ?? []), file])
  return [...places].flatMap(([name, files]) =>
    files.length > 1 ? [`${files.join(', ')}: each exports a type ${name}; one name means one thing`] : [],
  )
}
