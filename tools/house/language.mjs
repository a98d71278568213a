import { read, sources } from './sources.mjs'

const mostWords = 20
// At most 3 of 100 sentences: a rule for prose has exceptions.
const mostRate = 0.03

const oddOpening =
  /^(what(ever)?|who(ever|m|se)?|of|nobody|somebody|nothing|were|that|such|neither|nor|had|should|so that|for)\b/i

// Markup, links and code are no words: a name in backticks counts as one.
const plain = (text) =>
  text
    .replaceAll(/\{@link ([^}]*)\}/g, '$1')
    .replaceAll(/`[^`]*`/g, 'code')
    .replaceAll(/https?:\/\/\S+/g, 'link')

const isNoProse = (line) => /^(biome-ignore|@ts-|@vitest|#|\/|eslint|c8 |v8 )/.test(line)

/** @typedef {{ file: string, line: number, text: string }} Sentence */

const sentencesOf = (file, line, text) =>
  plain(text)
    .split(/(?<=[.!?])\s+(?=\S)|\s@(?=\w)/)
    .map((sentence) =>
      sentence.replace(/^@?(param|returns?|see|throws|default|typedef|type)\b(\s*\{[^}]*\})?/, '').trim(),
    )
    .filter((sentence) => /\p{L}+\s+\p{L}+/u.test(sentence))
    .map((sentence) => ({ file, line, text: sentence }))

// Joins the lines of one comment: `//` lines that follow each other, or a block.
const commentsOf = (file) => {
  const found = []
  let open
  const lines = read(file).split('\n')
  for (const [index, whole] of lines.entries()) {
    const trimmed = whole.trim()
    const block = open?.isBlock ?? false
    if (block || trimmed.startsWith('/*')) {
      const inner = trimmed
        .replace(/^\/\*+/, '')
        .replace(/\*+\/$/, '')
        .replace(/^\*\s?/, '')
        .trim()
      if (!block) open = { isBlock: true, line: index + 1, text: inner }
      else open.text += inner === '' ? '\n' : ` ${inner}`
      if (trimmed.endsWith('*/')) {
        found.push(open)
        open = undefined
      }
    } else if (trimmed.startsWith('//')) {
      const inner = trimmed.replace(/^\/+\s?/, '').trim()
      if (isNoProse(inner)) continue
      if (open) open.text += ` ${inner}`
      else open = { isBlock: false, line: index + 1, text: inner }
    } else if (open) {
      found.push(open)
      open = undefined
    }
  }
  return open ? [...found, open] : found
}

const commentSentences = () =>
  sources.flatMap((file) =>
    commentsOf(file).flatMap(({ line, text }) => text.split('\n').flatMap((part) => sentencesOf(file, line, part))),
  )

const words = (sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

/** How many comment sentences open oddly or are long, of how many. */
export const language = () => {
  const all = commentSentences()
  const odd = all.filter(({ text }) => oddOpening.test(text))
  const long = all.filter(({ text }) => words(text) > mostWords)
  return { all, odd, long }
}

const failing = (found, all, why) =>
  found.length / all.length <= mostRate
    ? []
    : [
        ...found.map(({ file, line, text }) => `${file}:${line}: ${why}: ${text}`),
        `${found.length} of ${all.length} comment sentences: ${why}; at most ${mostRate * 100} % may`,
      ]

/** Comments that a stranger stumbles over, where there are too many. */
export const oddComments = () => {
  const { all, odd, long } = language()
  return [
    ...failing(odd, all, 'an odd opening; put the subject first'),
    ...failing(long, all, `more than ${mostWords} words; say it in two`),
  ]
}
