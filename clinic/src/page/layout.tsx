import type { PropsWithChildren } from 'hono/jsx'
import { type Assets, hrefOf } from '../assets.ts'
import { dayInFull, today } from '../day.ts'
import { Menu, Whose } from './menu.tsx'
import type { Viewer } from './viewer.ts'

/** What the frame of a page is told. */
export interface Frame {
  readonly title: string
  readonly assets: Assets
  readonly path: string
  /** Who is signed in; left out on the pages for everybody. */
  readonly viewer?: Viewer
}

const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <circle cx="16" cy="7.5" r="3" />
    <path d="M16 10.5V27M10.5 15h11M5.5 18.5c.6 5.3 4.7 8.5 10.5 8.5s9.9-3.2 10.5-8.5" />
  </svg>
)

/** A whole page of the clinic. Signed-in pages hold the warning, and a way to sign out. */
export const Layout = ({ title, assets, path, viewer, children }: PropsWithChildren<Frame>) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>{title} · Harbour Vets</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" href={hrefOf(assets, 'icon.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={hrefOf(assets, 'style.css')} />
      {viewer && <script type="module" src={hrefOf(assets, 'clinic.js')} />}
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="top">
        <div class="bar">
          <a class="brand" href="/">
            <Mark />
            <span>Harbour Vets</span>
          </a>
          <p class="day">
            <time datetime={today}>{dayInFull(today)}</time>
          </p>
          {viewer && <Whose viewer={viewer} path={path} />}
        </div>
        {viewer && <Menu viewer={viewer} path={path} />}
      </header>
      <main id="main" tabindex={-1}>
        {children}
      </main>
      <footer class="foot">
        <p>Harbour Vets is made up: its day is always {dayInFull(today)}.</p>
      </footer>
      {viewer && <session-warning home="/" />}
    </body>
  </html>
)
