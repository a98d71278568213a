import { claim } from './claim.ts'
import type { Answer, Visitor } from './site.ts'

/** Whether an answer refuses, with this status and a problem of RFC 9457. */
export const claimProblem = ({ status, headers, json, text }: Answer, code: number, what: string): void => {
  claim(status === code, `${what} was answered ${status} ${text.slice(0, 200)}, and not ${code}`)
  const type = headers.get('content-type')
  claim(
    /^application\/problem\+json/i.test(type ?? ''),
    `${what} was refused as ${type}, and not as application/problem+json`,
  )
  claim(json?.['status'] === code, `the problem of ${what} says the status ${JSON.stringify(json?.['status'])}`)
}

/** Whether an answer says that the session has ended, for this reason. */
export const claimEnded = ({ status, json, text }: Answer, code: number, reason: string): void =>
  claim(
    status === code && json?.['phase'] === 'ended' && json['reason'] === reason,
    `after an end by ${reason} the answer was ${status} ${text.slice(0, 200)}, and not ${code} ended`,
  )

/** Does something, and claims that it put no end off. */
export const claimNotPutOff = async (person: Visitor, act: () => Promise<unknown>, what: string): Promise<void> => {
  const before = await person.live()
  const began = Date.now()
  await act()
  await waited(50)
  const passed = Date.now() - began
  const { endsInMs } = await person.live()
  // Some milliseconds more are rounding.
  claim(
    endsInMs <= before.endsInMs - passed + 20,
    `${what} put the end off: ${before.endsInMs} ms were left, and ${endsInMs} ms ${passed} ms later`,
  )
}

/** Does something, and claims that it put no end off and made no new version. */
export const claimUnmoved = async (person: Visitor, act: () => Promise<unknown>, what: string): Promise<void> => {
  const before = await person.live()
  await claimNotPutOff(person, act, what)
  const after = await person.live()
  claim(after.version === before.version, `${what} changed the version from ${before.version} to ${after.version}`)
}

/** Waits so many milliseconds. */
export const waited = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms))
