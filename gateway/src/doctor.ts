import { type Aim, type Finding, fromOwnPage, isPassed } from './doctor/aim.ts'
import { ask } from './doctor/ask.ts'
import { oldAssertionTaken, reachedDirectly } from './doctor/direct.ts'
import { unclearFraming } from './doctor/framing.ts'
import { cookiePassed, headersLetIn, headersPassed } from './doctor/headers.ts'
import { privatePages } from './doctor/own-pages.ts'
import { otherMethods, otherSpellings } from './doctor/paths.ts'
import { crossSitePost, crossSiteUpgrade } from './doctor/sites.ts'

export type { Aim, Finding } from './doctor/aim.ts'

/** The findings of the doctor, or the reason why it could not look. */
export type Examination = { readonly findings: readonly Finding[] } | { readonly couldNotLook: string }

const words = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure))

/** The reason why there is nothing to examine; undefined when there is a gateway, an application and a closed path. */
const obstacle = async (aim: Aim): Promise<string | undefined> => {
  const { gateway, upstream, at, path } = aim
  const [keys, direct] = await Promise.allSettled([ask(gateway, { path: `${at}/jwks.json` }), ask(upstream, { path })])
  if (keys.status === 'rejected') return `${gateway.origin} does not answer: ${words(keys.reason)}`
  if (keys.value.status !== 200 || !keys.value.body.includes('"keys"'))
    return `${gateway.origin}${at}/jwks.json has status ${keys.value.status}; is it Curfew's gateway, and is --at right?`
  if (direct.status === 'rejected')
    return `the application at ${upstream.origin} does not answer: ${words(direct.reason)}`
  const stranger = await ask(gateway, { path, headers: fromOwnPage(aim) })
  return isPassed(aim, stranger, direct.value)
    ? `${path} is open to strangers; name a path that needs a person: --path /orders`
    : undefined
}

const asStranger = [
  reachedDirectly,
  oldAssertionTaken,
  headersLetIn,
  otherSpellings,
  otherMethods,
  unclearFraming,
  privatePages,
]

const asSomebody = [headersPassed, cookiePassed]

/** Tries to get round a gateway. With a person's cookie it also tries what another site could do to that person. */
export const examine = async (aim: Aim): Promise<Examination> => {
  const couldNotLook = await obstacle(aim)
  if (couldNotLook !== undefined) return { couldNotLook }
  const { cookie: _, ...stranger } = aim
  const findings: Finding[] = []
  for (const check of asStranger) findings.push(await check(stranger))
  for (const check of [crossSitePost, crossSiteUpgrade]) findings.push(await check(aim))
  if (aim.cookie !== undefined) for (const check of asSomebody) findings.push(await check(aim))
  return { findings }
}
