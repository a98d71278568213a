import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { blocksIn, brokenLinks } from './house/pages.mjs'
import { files } from './house/sources.mjs'
import { runNode } from './run.mjs'

const pages = files.filter((file) => file.endsWith('.md'))

// Inside the clinic, so that its packages are found from there.
const folder = 'clinic/dist/.docs'
const config = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    noEmit: true,
    moduleDetection: 'force',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    jsx: 'react-jsx',
    jsxImportSource: 'hono/jsx',
    experimentalDecorators: true,
    // It names its doors as bundlers find them.
    paths: { 'next/*': ['../../../node_modules/next/*.d.ts'] },
  },
  include: ['*.ts', '*.tsx'],
}

/** The compiler's messages about these code blocks, each named by its place on its page. */
const compile = async (blocks) => {
  const places = new Map(
    blocks.map((block, index) => [`${basename(block.page, '.md')}-${index}.${block.language}`, block]),
  )
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  // On the first line itself, so that lines keep their numbers.
  const pragma = (code) => (code.includes("'curfew/react'") ? '/** @jsxImportSource react */ ' : '')
  for (const [name, { code }] of places) writeFileSync(join(folder, name), pragma(code) + code)
  const { code, text } = await runNode('node_modules/typescript/bin/tsc', ['-p', folder])
  const said = text.replaceAll(/^\S*?([\w.-]+\.tsx?)\((\d+),/gm, (whole, name, line) => {
    const block = places.get(name)
    return block === undefined ? whole : `${block.page}:${block.line + Number(line)}: (${line},`
  })
  return code === 0 ? '' : said || `the compiler ended with ${code}`
}

const blocks = pages.flatMap(blocksIn)
rmSync(folder, { recursive: true, force: true })
const wrong = [...pages.flatMap(brokenLinks), blocks.length === 0 ? '' : await compile(blocks)].filter(Boolean)
rmSync(folder, { recursive: true, force: true })

console.log(`${pages.length} pages, ${blocks.length} pieces of code`)
for (const line of wrong) console.error(line)
process.exitCode = wrong.length > 0 ? 1 : 0
