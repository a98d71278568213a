import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Faults of other libraries, by number: what must hold here. The name of a test that proves it begins with the number. */
const musts = {
  E1: 'activity in any tab holds the session for all, tabs opened later too',
  E2: 'a cancelled unload changes nothing',
  E3: 'when another tab crashes while it is busy, the survivor warns and ends on time',
  E4: 'a page out of the back/forward cache asks the server, then goes on or goes home',
  E5: 'a reload without a person gains nothing, a person’s own counts',
  E6: 'moving the mouse during the warning changes nothing, and the dialog says what does',
  E7: 'the dialog closes only on the server’s yes, and leaves nothing behind',
  E8: 'no warning under moving hands',
  E9: 'every real move counts, and no other does',
  E10: 'addresses are quoted, clock changes move nothing, unreported input is reported on leaving, passive requests are',
  E11: 'a late renewal brings back no session that has ended',
  E11b: 'nor does a read',
  E11c: 'nor does a write; no update is lost; the cookie goes',
  E12: 'polling keeps nothing alive',
  E13: 'an event costs one number',
  E14: 'a machine that slept asks first',
  E15: 'every page gets the true reason, and one closed page of several ends nothing',
  E16: 'a cookie that comes back with the browser opens nothing',
  E17: 'many tabs on HTTP/1.1 share one stream, and every goodbye is sent',
  E18: 'a role taken away is gone at the next request',
  E19: 'time is spoken at a few moments, and then no more',
  E20: 'a task with a rule about an object does not compile without it',
  E21: 'a wrong clock changes nothing',
}

const tests = new URL('..', import.meta.url).pathname
const numbers = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  // A story that several tests run is in a file of its own.
  .filter((file) => /(\.(test|spec)|-cases)\.ts$/.test(file))
  .flatMap((file) => [...readFileSync(join(tests, file), 'utf8').matchAll(/\b(?:test|it)\(\s*['"`](E\d+[a-c]?): /g)])
  .map(([, number]) => number)

it('every number has a test, and every test a known number', () => {
  expect([...new Set(numbers)].sort()).toEqual(Object.keys(musts).sort())
})
