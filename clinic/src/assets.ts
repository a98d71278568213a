import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'

/** A file that pages load, with a name that changes when it does. */
export interface Asset {
  readonly body: string
  readonly type: string
  readonly version: string
}

/** The files that pages load, by name. */
export type Assets = ReadonlyMap<string, Asset>

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5563"/>
<g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"><circle cx="16" cy="8" r="2.6"/>
<path d="M16 10.6V26M11 14.5h10M6.5 18.5c.6 5 4.4 7.5 9.5 7.5s8.9-2.5 9.5-7.5"/></g></svg>`

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

/** The files as they were built. A file that was not built is missing. */
export const readAssets = (): Assets =>
  new Map([
    ...built('style.css', 'text/css; charset=utf-8'),
    ...built('clinic.js', 'text/javascript; charset=utf-8'),
    ...built('demo.js', 'text/javascript; charset=utf-8'),
    ...built('client.js', 'text/javascript; charset=utf-8'),
    ['icon.svg', asset(icon, 'image/svg+xml')],
  ])

/** The address of a file, with its version. */
export const hrefOf = (assets: Assets, name: string): string =>
  `/assets/${name}?v=${assets.get(name)?.version ?? 'unbuilt'}`
