import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// The order counts: a later rule wins over an earlier one of the same weight.
const styles = ['colours-and-text', 'frame', 'cards', 'lists', 'controls', 'forms', 'home', 'demo'].map(
  (part) => `${part}.css`,
)

const consoleStyles = ['colours-and-text', 'frame', 'controls', 'table', 'parts', 'figures']

/** Joins the style sheets of the clinic. A page asks for one sheet, so that it is never shown half styled. */
export const joinStyles = () => {
  const [from, sheet] = ['clinic/src/style', 'clinic/dist/assets/style.css']
  const unlisted = readdirSync(from).filter((part) => !styles.includes(part))
  if (unlisted.length > 0)
    throw new Error(`${unlisted.join(', ')}: give it its place among the styles in tools/join-styles.mjs`)
  mkdirSync(dirname(sheet), { recursive: true })
  writeFileSync(sheet, styles.map((part) => readFileSync(join(from, part), 'utf8')).join('\n'))
}

/** Joins the style sheets of the console. An operator's page asks for one, with that of the plots. */
export const joinConsole = () => {
  const [from, sheet] = ['console/src/style', 'console/dist/assets/console.css']
  mkdirSync(dirname(sheet), { recursive: true })
  const parts = [...consoleStyles.map((part) => `${from}/${part}.css`), 'node_modules/uplot/dist/uPlot.min.css']
  writeFileSync(sheet, parts.map((part) => readFileSync(part, 'utf8')).join('\n'))
}
