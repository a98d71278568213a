import { join } from 'node:path'

// The compiler names the result of `./one.ts` `./one.js`, and so does this.
const named = {
  name: 'named',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/^(\..*)\.tsx?$/, '$1.js'), external: true },
    ),
}

/**
 * Makes each source of a workspace into a file that Node runs, without a look at its types.
 * @param {string} workspace
 * @param {readonly string[]} sources
 */
export const transpile = async (workspace, sources) => {
  const { build } = await import('esbuild')
  await build({
    entryPoints: sources.filter((file) => !file.endsWith('.d.ts')),
    outbase: join(workspace, 'src'),
    outdir: join(workspace, 'dist'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    plugins: [named],
  })
}
