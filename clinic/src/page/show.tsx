import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Clinic } from '../clinic.ts'
import { Speaking, type Words, wordsOf } from '../words/words.ts'
import { Layout } from './layout.tsx'
import { viewerOf } from './viewer.ts'

/** The title and status of a page. */
export interface Heading {
  readonly title: string
  readonly status?: ContentfulStatusCode
  /** `plain`: without a look at who is signed in. */
  readonly as?: 'plain'
  /** `error`: its form was refused, and the title says so. */
  readonly about?: 'error' | undefined
  /** `always`: the page has the client also while no person is signed in. */
  readonly watches?: 'always'
  /** A script of its own. */
  readonly script?: 'demo.js'
}

/** The sentence about the last form, from the word in the page's address. Undefined for an unknown word. */
const doneIn = (c: Context, { forms: { done }, people, frame }: Words): string | undefined => {
  const word = c.req.query('done') ?? ''
  const count = c.req.query('count') ?? ''
  if (word === 'undone') return frame.undone
  if (word === 'ended' && /^\d{1,6}$/.test(count)) return people.ended(Number(count))
  return Object.hasOwn(done, word) ? done[word as keyof typeof done] : undefined
}

// The focus starts here, so that a screen reader speaks the result first.
const Done = ({ sentence }: { readonly sentence: string }) => (
  <p class="done" tabindex={-1} autofocus role="status">
    {sentence}
  </p>
)

const hasSession = (c: Context): boolean => /(^|;\s*)(__Host-)?curfew[\w-]*=[^;]/.test(c.req.header('cookie') ?? '')

const hereOf = (c: Context): string => {
  const query = new URLSearchParams(c.req.query())
  for (const told of ['done', 'count', 'pending']) query.delete(told)
  return c.req.method === 'GET' ? `${c.req.path}${query.size > 0 ? `?${query}` : ''}` : '/'
}

/** Answers with a page, in the language of the request. */
export const show = (c: Context, clinic: Clinic, heading: Heading, content: Child): Response | Promise<Response> => {
  const words = wordsOf(c)
  const viewer = heading.as === 'plain' ? undefined : viewerOf(c, clinic)
  const done = doneIn(c, words)
  const page = (
    <Speaking value={words}>
      <Layout
        title={heading.about === 'error' ? words.frame.error(heading.title) : heading.title}
        assets={clinic.assets}
        path={c.req.path}
        here={hereOf(c)}
        watches={heading.watches === 'always'}
        mayLeave={heading.as === 'plain' && hasSession(c)}
        isDemo={clinic.settings.demo === 'on'}
        {...(heading.script && { script: heading.script })}
        {...(viewer && { viewer })}
      >
        {done && heading.about !== 'error' && <Done sentence={done} />}
        {content}
      </Layout>
    </Speaking>
  )
  return c.html(html`<!doctype html>${page}`, heading.status ?? 200)
}
