import type { Policy } from 'curfew'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs } from '../asking/door.ts'
import { spanOf } from '../browser/durations.ts'
import { Layout, pageAnswer } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'
import { PolicyLine } from './picture.tsx'

const closing = ({ presence }: Policy): string => {
  if (!presence) return 'Closing a page ends nothing.'
  const which = presence.ends === 'any-page' ? 'The first closed page' : 'Closing the last page'
  return `${which} ends it after ${spanOf(presence.grace)}, a page that vanished after ${spanOf(presence.lostGrace)}.`
}

const counting: Readonly<Record<Policy['requests'], string>> = {
  people: 'Input counts, and so do pages that a person opens and forms that a person sends.',
  all: 'Input counts, and so does every request.',
  none: 'Input alone counts.',
}

const RolePolicy = ({ name, policy }: { readonly name: string; readonly policy: Policy }) => (
  <section class="card" aria-labelledby={`role-${name}`}>
    <h2 id={`role-${name}`}>{name}</h2>
    <PolicyLine policy={policy} />
    <dl class="facts bare">
      <dt>Warned after</dt>
      <dd>{spanOf(policy.idle - policy.warning)} without activity</dd>
      <dt>Signed out after</dt>
      <dd>
        {spanOf(policy.idle)} without activity, so {spanOf(policy.warning)} to answer
      </dd>
      <dt>At the latest</dt>
      <dd>
        {spanOf(policy.lifetime)} after signing in, warned {spanOf(policy.lifetimeWarning)} before
      </dd>
      <dt>Pages</dt>
      <dd>{closing(policy)}</dd>
      <dt>Activity</dt>
      <dd>{counting[policy.requests]}</dd>
      {policy.essential !== undefined && (
        <>
          <dt>Short warning</dt>
          <dd>{policy.essential}</dd>
        </>
      )}
    </dl>
  </section>
)

const policyPage = (desk: Desk, c: Asked): Promise<Response> => {
  const { roles } = desk.sessions
  return pageAnswer(
    <Layout desk={desk} title="Policy" visit={c.get('visit')} here="/policy">
      <h1>Policy</h1>
      <p>When each role is warned and signed out. A person with several roles gets the strictest value of each.</p>
      <ul class="legend">
        <li class="is-quiet">signed in</li>
        <li class="is-warned">warned</li>
        <li class="is-closed">page closed</li>
        <li class="is-end">signed out</li>
      </ul>
      {roles.names.map((name) => (
        <RolePolicy name={name} policy={roles.policyOf([name])} />
      ))}
    </Layout>,
  )
}

/** The page of every role's policy, as a picture and in words. */
export const addPolicy = (app: Hono<Beside>, desk: Desk): void => {
  app.get('/policy', needs(desk, 'sessions.see'), (c) => policyPage(desk, c))
}
