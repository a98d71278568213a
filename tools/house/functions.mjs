import { parseSync } from 'oxc-parser'
import { isTest, read, sources } from './sources.mjs'

const mostLines = 80

const isFunction = (node) =>
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type) && node.body

const childrenOf = (node) =>
  Object.values(node)
    .flat()
    .filter((child) => child !== null && typeof child === 'object' && typeof child.type === 'string')

const functionsIn = (node) => childrenOf(node).flatMap((child) => (isFunction(child) ? [child] : functionsIn(child)))

const isVerb = (node, verbs) =>
  node !== undefined && (isFunction(node) || (node.type === 'Identifier' && verbs.has(node.name)))

// The names of the functions that a body declares.
const verbsIn = (body) =>
  new Set(
    (body.body ?? [])
      .filter(({ type }) => type === 'VariableDeclaration' || type === 'FunctionDeclaration')
      .flatMap((statement) => statement.declarations ?? [statement])
      .filter(({ type, init }) => type === 'FunctionDeclaration' || (init && isFunction(init)))
      .map(({ id }) => id.name),
  )

const returnedBy = ({ body }) => {
  if (body.type !== 'BlockStatement') return body
  const last = body.body.at(-1)
  return last?.type === 'ReturnStatement' ? last.argument : undefined
}

// A factory returns verbs that share its variables. Its lines are those of its verbs, and each verb has the limit.
const isFactory = (node) => {
  const returned = returnedBy(node)
  const verbs = verbsIn(node.body)
  if (returned?.type !== 'ObjectExpression') return isVerb(returned ?? undefined, verbs)
  return returned.properties.some((property) => isVerb(property.value, verbs))
}

/** Functions that are too long to be read at once. */
export const longFunctions = () =>
  sources
    .filter((file) => /^(library|clinic|console)\/src\//.test(file) && !isTest(file))
    .flatMap((file) => {
      const text = read(file)
      const lineAt = (offset) => text.slice(0, offset).split('\n').length
      const walk = (node) =>
        functionsIn(node).flatMap((found) => {
          const from = lineAt(found.start)
          const lines = lineAt(found.end) - from + 1
          const inner = walk(found)
          if (lines <= mostLines || isFactory(found)) return inner
          return [
            `${file}:${from}: a function of ${lines} lines; ${mostLines} are the most: split it by step`,
            ...inner,
          ]
        })
      return walk(parseSync(file, text).program)
    })
