import type { PropsWithChildren } from 'hono/jsx'
import { type Assets, hrefOf } from '../assets.ts'
import { today } from '../day.ts'
import { languages, ownNames } from '../words/language.ts'
import { useWords } from '../words/words.ts'
import { Menu, WayOut, Whose } from './menu.tsx'
import { Strip } from './strip.tsx'
import type { Viewer } from './viewer.ts'

/** The facts that the frame of a page needs. */
export interface Frame {
  readonly title: string
  readonly assets: Assets
  readonly path: string
  /** The path that a change of language returns to. */
  readonly here: string
  /** The person who is signed in. Left out on public pages. */
  readonly viewer?: Viewer
  /** Whether to show the sign-out button. A browser with a session's cookie gets it on public pages too. */
  readonly mayLeave?: boolean
  /** Whether a public page has the client, which shows the end of a session and notices a sign-in. */
  readonly watches?: boolean
  /** A script of its own, by its name. */
  readonly script?: string
  /** Whether signed-in pages say at their foot what Curfew thinks. */
  readonly isDemo?: boolean
}

const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <circle cx="16" cy="7.5" r="3" />
    <path d="M16 10.5V27M10.5 15h11M5.5 18.5c.6 5.3 4.7 8.5 10.5 8.5s9.9-3.2 10.5-8.5" />
  </svg>
)

const Languages = ({ here }: Pick<Frame, 'here'>) => {
  const { language, frame } = useWords()
  return (
    <form method="post" action="/language" class="languages" aria-label={frame.language}>
      <input type="hidden" name="from" value={here} />
      {languages.map((one) => (
        <button
          type="submit"
          name="language"
          value={one}
          lang={one}
          class="plain"
          aria-current={one === language ? 'true' : undefined}
        >
          {ownNames[one]}
        </button>
      ))}
    </form>
  )
}

/** A whole page of the clinic. Signed-in pages hold the warning and a sign-out button. */
export const Layout = ({
  title,
  assets,
  path,
  here,
  viewer,
  mayLeave,
  watches,
  script,
  isDemo,
  children,
}: PropsWithChildren<Frame>) => {
  const { language, frame, fullDay } = useWords()
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <title>{title} · Harbour Vets</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href={hrefOf(assets, 'icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={hrefOf(assets, 'style.css')} />
        {(viewer || watches) && <script type="module" async src={hrefOf(assets, 'clinic.js')} />}
        {script && <script type="module" src={hrefOf(assets, script)} />}
      </head>
      <body>
        <a class="skip" href="#main">
          {frame.skip}
        </a>
        <header class="top">
          <div class="bar">
            <a class="brand" href="/">
              <Mark />
              <span>Harbour Vets</span>
            </a>
            <p class="day">
              <time datetime={today}>{fullDay(today)}</time>
            </p>
            {viewer ? <Whose viewer={viewer} path={path} /> : mayLeave && <WayOut />}
          </div>
          {viewer && <Menu viewer={viewer} path={path} />}
        </header>
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <footer class="foot">
          <p>{frame.madeUp(fullDay(today))}</p>
          <Languages here={here} />
        </footer>
        {viewer && isDemo && <Strip />}
        {(viewer || watches) && <session-warning home="/" />}
      </body>
    </html>
  )
}
