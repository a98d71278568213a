import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { read } from './sources.mjs'

/** @typedef {{ page: string, line: number, language: string, code: string }} Block line: where its fence opens */

const fenced = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm

/**
 * The TypeScript of a page that a reader could run. One that opens with `// sketch` shows a shape only.
 * @returns {Block[]}
 */
export const blocksIn = (page) => {
  const text = read(page)
  return [...text.matchAll(fenced)].flatMap((match) => {
    const [, language = '', code = ''] = match
    if (!['ts', 'tsx'].includes(language) || code.startsWith('// sketch')) return []
    return [{ page, line: text.slice(0, match.index).split('\n').length, language, code }]
  })
}

/** The anchors of a page: those of its headings, as the sites that show these pages make them, and those written by hand. */
export const anchorsIn = (page) => [...writtenAnchorsIn(page), ...headingsIn(page)]

const writtenAnchorsIn = (page) => [...read(page).matchAll(/<a id="([^"]+)">/g)].map(([, anchor = '']) => anchor)

const headingsIn = (page) =>
  read(page)
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    )

const whyBroken = (page, target) => {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path))
  if (!existsSync(file)) return 'which is not there'
  return anchor && file.endsWith('.md') && !anchorsIn(file).includes(anchor)
    ? 'and no heading there is called that'
    : ''
}

/** The links of a page to files of this project that lead nowhere. */
export const brokenLinks = (page) =>
  read(page)
    .replaceAll(fenced, (block) => block.replaceAll(/[^\n]/g, ''))
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].flatMap(([, target = '']) => {
        const why = /^[a-z]+:/.test(target) ? '' : whyBroken(page, target)
        return why ? [`${page}:${index + 1}: links to ${target}, ${why}`] : []
      }),
    )
