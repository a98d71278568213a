import type { RequestHead } from './request.ts'

const frames: ReadonlySet<string | null> = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe'])

/**
 * Whether a request comes from a document in another site's frame. There the browser neither sends nor keeps a
 * `SameSite=Lax` cookie. After the first document of the frame, only Chromium says so.
 * @see RFC 6265bis, 5.2 (site for cookies); the Storage Access API's `Sec-Fetch-Storage-Access`, which is sent from
 * such frames alone.
 */
export const isInForeignFrame = ({ headers }: RequestHead): boolean =>
  headers.get('sec-fetch-storage-access') !== null ||
  (headers.get('sec-fetch-site') === 'cross-site' && frames.has(headers.get('sec-fetch-dest')))
