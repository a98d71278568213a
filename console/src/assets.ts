import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'

/** A file that pages load, with a version that changes when it does. */
interface Asset {
  readonly body: string
  readonly type: string
  readonly version: string
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#27324a"/>
<circle cx="16" cy="16" r="8.5" fill="none" stroke="#fff" stroke-width="2.4"/>
<path d="M16 11v5l3.4 3" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`

const asset = (body: string, type: string): Asset => ({
  body,
  type,
  version: createHash('sha256').update(body).digest('base64url').slice(0, 12),
})

// The sources and the built files both find the browser's files here.
const folder = new URL('../dist/assets/', import.meta.url)

const built = (name: string, type: string): readonly [string, Asset][] => {
  const file = new URL(name, folder)
  return existsSync(file) ? [[name, asset(readFileSync(file, 'utf8'), type)]] : []
}

const assets: ReadonlyMap<string, Asset> = new Map([
  ...built('console.css', 'text/css; charset=utf-8'),
  ...built('console.js', 'text/javascript; charset=utf-8'),
  ...built('ending.js', 'text/javascript; charset=utf-8'),
  ...built('figures.js', 'text/javascript; charset=utf-8'),
  ['icon.svg', asset(icon, 'image/svg+xml')],
])

/** The address of a file, with its version. */
export const hrefOf = (at: string, name: string): string =>
  `${at}/assets/${name}?v=${assets.get(name)?.version ?? 'unbuilt'}`

/** The response with a file; undefined when there is none. A browser may keep it, because its address has its version. */
export const assetAnswer = (name: string): Response | undefined => {
  const found = assets.get(name)
  return (
    found &&
    new Response(found.body, {
      headers: {
        'content-type': found.type,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      },
    })
  )
}
