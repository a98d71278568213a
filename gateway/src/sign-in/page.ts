import { STATUS_CODES } from 'node:http'
import { type Html, html } from './html.ts'
import type { Words } from './words.ts'

/** The place of the gateway's own pages, and the facts that each of them shows. */
export interface Frame {
  /** The path of the gateway's own pages: `/_curfew`. */
  readonly at: string
  /** The name of its sessions, for the client. */
  readonly name: string
  /** The page to which an ended session leads. */
  readonly home: string
  /** The application's name. */
  readonly title?: string
  /** Whether there is a theme beside the style sheet. */
  readonly isThemed: boolean
}

/** A page of the gateway. */
export interface Page {
  readonly title: string
  readonly main: Html
  readonly status?: number
  /** Whether the page watches the session. Only then does it warn its person, and say when the session has ended. */
  readonly watches: 'session' | 'nothing'
  readonly headers?: Readonly<Record<string, string>>
}

/** The headers of the gateway's own files and pages. */
export const ownHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

// The client fetches its words and its status, and it makes its own style sheet in a way that no policy forbids.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
  "frame-ancestors 'none'"

const drawing = `<path fill="currentColor" d="M16 2a14 14 0 1 0 13.6 17.3A11 11 0 0 1 16.2 2Z"/><path fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" d="M24 4.5v5l3.2 2"/>`

/** The icon in a browser's tab. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" color="#0b6b9f">${drawing}</svg>`

const moon: Html = {
  html: `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">${drawing}</svg>`,
}

const documentOf = ({ title, main, watches }: Page, frame: Frame, { language }: Words): Html => {
  const { at, name, home, title: of, isThemed } = frame
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title}${of !== undefined && html` · ${of}`}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="${at}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${at}/style.css">
${isThemed && html`<link rel="stylesheet" href="${at}/theme.css">`}
${watches === 'session' && html`<script type="module" async src="${at}/client.js" data-path="${at}/session" data-name="${name}" data-home="${home}"></script>`}
</head>
<body>
<main>
<p class="of">${moon}${of !== undefined && html`<span>${of}</span>`}</p>
${main}
</main>
</body>
</html>
`
}

/** The response with a page. */
export const pageAnswer = (page: Page, frame: Frame, words: Words): Response => {
  const { status = 200, headers } = page
  return new Response(documentOf(page, frame, words).html, {
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: {
      ...ownHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-language': words.language,
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      vary: 'Accept-Language, Cookie',
      ...headers,
    },
  })
}
