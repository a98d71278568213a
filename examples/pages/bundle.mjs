import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'

// Your bundler's framework plugin does this for you; here it is in sight.
const compilers = {
  vue: {
    filter: /\.vue$/,
    compile: async (source, filename) => {
      const { compileScript, parse } = await import('vue/compiler-sfc')
      const { descriptor } = parse(source, { filename })
      return compileScript(descriptor, { id: filename, inlineTemplate: true }).content
    },
  },
  svelte: {
    filter: /\.svelte$/,
    compile: async (source, filename) => {
      const { compile } = await import('svelte/compiler')
      return compile(source, { filename, generate: 'client' }).js.code
    },
  },
}

const plugin = ([name, { filter, compile }]) => ({
  name,
  setup: ({ onLoad }) =>
    onLoad({ filter }, async ({ path }) => ({
      contents: await compile(await readFile(path, 'utf8'), path),
      loader: 'ts',
    })),
})

/** The script of an example, in one piece. */
export const bundle = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    plugins: Object.entries(compilers).map(plugin),
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    conditions: ['browser'],
    jsx: 'automatic',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0].text
}
