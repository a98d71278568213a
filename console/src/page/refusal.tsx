import type { Desk } from '../setup.ts'
import { Layout, pageAnswer } from './layout.tsx'

const titles = { 400: 'This does not fit', 403: 'Not for your role', 404: 'Not found', 503: 'Just a moment' } as const

/** The page for a person who is refused. */
export const refusalPage = (desk: Desk, status: keyof typeof titles, words: string): Promise<Response> =>
  pageAnswer(
    <Layout desk={desk} title={titles[status]}>
      <h1>{titles[status]}</h1>
      <p>{words}</p>
      <p>
        <a href={`${desk.at}/`}>Back to the console</a>
      </p>
    </Layout>,
    status,
  )
