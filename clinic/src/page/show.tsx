import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Clinic } from '../clinic.ts'
import { doneSentence } from './done.ts'
import { Layout } from './layout.tsx'
import { viewerOf } from './viewer.ts'

/** What a page is shown under. */
export interface Heading {
  readonly title: string
  readonly status?: ContentfulStatusCode
  /** `plain`: as nobody in particular, without asking who is there. */
  readonly as?: 'plain'
}

const Done = ({ sentence }: { readonly sentence: string }) => (
  <p class="done" role="status">
    {sentence}
  </p>
)

/** Answers with a page. */
export const show = (c: Context, clinic: Clinic, heading: Heading, content: Child): Response | Promise<Response> => {
  const viewer = heading.as === 'plain' ? undefined : viewerOf(c, clinic)
  const done = doneSentence(c.req.query('done'))
  const page = (
    <Layout title={heading.title} assets={clinic.assets} path={c.req.path} {...(viewer && { viewer })}>
      {done && <Done sentence={done} />}
      {content}
    </Layout>
  )
  return c.html(html`<!doctype html>${page}`, heading.status ?? 200)
}
