import type { Hono } from 'hono'
import type { Clinic } from './clinic.ts'

/** The files that pages load. A file requested with its version never changes, so browsers may cache it. */
export const assetRoutes = (app: Hono, { assets, doors }: Clinic): void => {
  app.get('/assets/:name', doors.open('style, script and icon are the same for everybody'), (c) => {
    const asset = assets.get(c.req.param('name'))
    if (!asset) return c.text('There is no such file.', 404)
    const isExact = c.req.query('v') === asset.version
    return c.body(asset.body, 200, {
      'content-type': asset.type,
      'cache-control': isExact ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
  })
}
