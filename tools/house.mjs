import { circles, wrongArrows } from './house/arrows.mjs'
import { folderCircles } from './house/folders.mjs'
import { longFunctions } from './house/functions.mjs'
import { language, oddComments } from './house/language.mjs'
import { twoMeanings } from './house/names.mjs'
import { wrongInside } from './house/rooms.mjs'
import { emptyNames, medians, packaging, putOff, tooLong, undocumented } from './house/shape.mjs'

const rules = {
  oddComments,
  longFunctions,
  twoMeanings,
  wrongArrows,
  wrongInside,
  circles,
  folderCircles,
  tooLong,
  emptyNames,
  undocumented,
  putOff,
  packaging,
}
const wrong = Object.values(rules).flatMap((rule) => rule())
for (const { part, median } of medians()) console.log(`${part}: the median file has ${median} lines`)
const { all, odd, long } = language()
console.log(`${all.length} comment sentences: ${odd.length} odd openings, ${long.length} over 20 words`)
for (const line of wrong) console.error(line)
process.exitCode = wrong.length > 0 ? 1 : 0
