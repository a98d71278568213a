import { build, type Plugin } from 'esbuild'

/** The script of a bench's page: this module's functions, with everything that is measured. */
export const bundle = async (page: string, plugins: Plugin[] = []): Promise<string> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { offer } from '${page}'\nimport { candidates } from './client-peers/candidates.js'\noffer(candidates)`,
      resolveDir: 'library/bench',
    },
    bundle: true,
    format: 'esm',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    plugins,
  })
  return outputFiles[0]?.text ?? ''
}
