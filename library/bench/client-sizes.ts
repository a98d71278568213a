import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type Peer, peersFolder } from './client-peers.ts'

/** The bytes that one client adds to a page. */
export interface Size {
  readonly title: string
  readonly what: string
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
}

type Bundled = Pick<Peer, 'title' | 'what' | 'entry' | 'external'>

/** The most that Curfew's client may take, in bytes after gzip. */
export const bounds = { headless: 3_000, withDialog: 6_000 }

const headless = "export { watchSession } from './watch.ts'"
const own: readonly Bundled[] = [
  {
    title: 'Curfew, headless',
    what: 'watches, reports, receives the status, knows when the last page is gone',
    entry: headless,
    external: [],
  },
  {
    title: 'Curfew, with its dialog',
    what: 'the same and the dialog, its style, and its words in four languages',
    entry: `import './warning-dialog-define.ts'\n${headless}`,
    external: [],
  },
]

const measure = async ({ title, what, entry, external }: Bundled, resolveDir: string): Promise<Size> => {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: [...external],
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  })
  const bundle = outputFiles[0]?.contents ?? new Uint8Array()
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bundle.length }
  return {
    title,
    what,
    minified: bundle.length,
    gzip: gzipSync(bundle, { level: 9 }).length,
    brotli: brotliCompressSync(bundle, { params }).length,
  }
}

/** The sizes of Curfew's client without and with its dialog, and of the peers, frameworks left out. */
export const measureSizes = async (
  peers: readonly Peer[],
): Promise<{ headless: Size; withDialog: Size; peers: readonly Size[] }> => {
  const [bare, whole] = await Promise.all(own.map((one) => measure(one, 'library/src/browser')))
  if (!bare || !whole) throw new Error('no size of our own')
  return {
    headless: bare,
    withDialog: whole,
    peers: await Promise.all(peers.map((peer) => measure(peer, peersFolder))),
  }
}
