import { build } from 'esbuild'

/** The script of a page in one piece. Its imports are named as from the browser's room. */
export const pageScript = async (contents: string): Promise<string> => {
  const stdin = { contents, resolveDir: new URL('../../src/browser', import.meta.url).pathname }
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false })
  return outputFiles[0]?.text ?? ''
}
