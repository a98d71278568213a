import { gzipSync } from 'node:zlib'

/** A document of an application, as a server sends it. */
export interface SentDocument {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Its body; each piece is sent by itself. */
  readonly pieces: readonly (string | Uint8Array)[]
  /** The delay until the next piece is sent. */
  readonly pauseMs?: number
}

const tag = '<script type="module" src="/curfew/browser.js" data-home="/"></script>'
const page = (head: string): string => `<!doctype html><html><head><title>page</title>${head}</head><p>page</p></html>`

/** The documents of the stories, by the last part of their address. */
export const documents: Readonly<Record<string, SentDocument>> = {
  tagged: { type: 'text/html', pieces: [page(tag)] },
  cut: {
    type: 'text/html',
    pieces: ['<!doctype html><scr', `ipt src="/cur`, 'few/browser.js"></script>'],
    pauseMs: 20,
  },
  bare: { type: 'text/html', pieces: [page('')] },
  xhtml: { type: 'application/xhtml+xml', pieces: [page(tag)] },
  packed: { type: 'text/html', headers: { 'content-encoding': 'gzip' }, pieces: [gzipSync(page(tag))] },
  pdf: { type: 'application/pdf', pieces: ['%PDF-1.1'] },
  text: { type: 'text/plain', pieces: ['a laboratory report'] },
  json: { type: 'application/json', pieces: ['{}'] },
  saved: { type: 'text/csv', headers: { 'content-disposition': 'attachment; filename="a.csv"' }, pieces: ['a,b'] },
  moved: { status: 303, headers: { location: '/documents/tagged' }, pieces: [] },
  none: { status: 204, pieces: [] },
  same: { status: 304, pieces: [] },
  missing: { status: 404, type: 'text/html', pieces: [page('')] },
  endless: { type: 'text/html', pieces: [page(tag), '<p>and', ' so on'], pauseMs: 300_000 },
  hoarded: { type: 'text/html', headers: { 'cache-control': 'private, max-age=60' }, pieces: [page(tag)] },
  shared: { type: 'text/html', headers: { 'cache-control': 'public, max-age=60' }, pieces: [page(tag)] },
  timed: { type: 'text/html', headers: { 'server-timing': 'db;dur=5' }, pieces: [page(tag)] },
}
