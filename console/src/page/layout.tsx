import type { LiveVisit } from 'curfew/server/sessions'
import type { PropsWithChildren } from 'hono/jsx'
import { ownHeaders } from '../asking/headers.ts'
import { may } from '../asking/may.ts'
import { hrefOf } from '../assets.ts'
import type { Client, ConsoleTask, Desk } from '../setup.ts'

/** The facts that the frame of a page needs. */
export interface Frame {
  readonly desk: Desk
  readonly title: string
  /** The person who reads it. Left out on pages of refusal. */
  readonly visit?: LiveVisit
  /** The part of the console that it belongs to, as its path below the mount. */
  readonly here?: string
  /** A script beside the one of every page. */
  readonly script?: 'figures.js' | 'ending.js'
}

const parts: readonly (readonly [path: string, words: string, task: ConsoleTask | undefined])[] = [
  ['/', 'Now', 'sessions.see'],
  ['/journal', 'Journal', 'journal.read'],
  ['/figures', 'Figures', 'figures.see'],
  ['/policy', 'Policy', 'sessions.see'],
  ['/yours', 'Your sessions', undefined],
]

interface Menu {
  readonly desk: Desk
  readonly visit: LiveVisit
  readonly here: string | undefined
}

const Menu = ({ desk, visit, here }: Menu) => (
  <nav aria-label="Console">
    <ul>
      {parts
        .filter(([, , task]) => task === undefined || may(desk, visit, task))
        .map(([path, words]) => (
          <li>
            <a href={desk.at + path} aria-current={path === here ? 'page' : undefined}>
              {words}
            </a>
          </li>
        ))}
    </ul>
  </nav>
)

const ClientScript = ({ src, path, name, home }: Client) => (
  <script type="module" async src={src} data-path={path} data-name={name} data-home={home} />
)

/** A whole page of the console. It reads well without a script and without a style. */
export const Layout = ({ desk, title, visit, here, script, children }: PropsWithChildren<Frame>) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>{`${title} · ${desk.title}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" href={hrefOf(desk.at, 'icon.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={hrefOf(desk.at, 'console.css')} />
      {visit && desk.client && <ClientScript {...desk.client} />}
      {visit && <script type="module" src={hrefOf(desk.at, 'console.js')} />}
      {visit && script && <script type="module" src={hrefOf(desk.at, script)} />}
    </head>
    <body data-at={desk.at}>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="top">
        <p class="brand">{desk.title}</p>
        {visit && desk.offers === 'console' && <Menu desk={desk} visit={visit} here={here} />}
        {desk.home !== undefined && (
          <a class="home" href={desk.home}>
            Back to the application
          </a>
        )}
      </header>
      <main id="main" tabindex={-1}>
        {children}
      </main>
    </body>
  </html>
)

/** A page as a response. */
export const pageAnswer = async (
  page: { toString(): string | Promise<string> },
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  new Response(`<!doctype html>${await page.toString()}`, {
    status,
    headers: { ...ownHeaders, 'content-type': 'text/html; charset=utf-8', ...headers },
  })
