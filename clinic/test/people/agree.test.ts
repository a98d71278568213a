import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore } from 'curfew/stores/memory'
import type { Store } from 'curfew/stores/store'
import { expect, it } from 'vitest'
import { openHouse } from '../desk/desk.ts'

const lame = () => {
  const memory = memoryStore()
  const is = { away: false }
  const store: Store = {
    ...memory,
    findBySubject: async (subject) => {
      if (is.away) throw new Error('connection lost')
      return memory.findBySubject(subject)
    },
  }
  return { store, is }
}

const rolesOn = async (desk: { fetch: (path: string) => Promise<Response> }): Promise<unknown> =>
  (await (await desk.fetch('/session')).json()).roles

it('a role that the records took away, while the store failed, is refused at the next request', async () => {
  const { store, is } = lame()
  const house = await openHouse({}, { store })
  const [manager, dispenser] = [await house.deskOf('manager'), await house.deskOf('dispenser')]
  expect((await dispenser.visit('/dispensary')).status).toBe(200)
  is.away = true
  expect((await manager.send('/people/dispenser/roles', {})).status).toBe(503)
  is.away = false
  expect((await dispenser.visit('/dispensary')).status).toBe(403)
  expect(await rolesOn(dispenser)).toEqual([])
  await house.close()
})

it('a form sent under earlier roles is checked by the present ones', async () => {
  const house = await openHouse()
  const dispenser = await house.deskOf('dispenser')
  house.run("delete from heldRole where person = 'dispenser'")
  expect((await dispenser.send('/prescriptions/1/dispense')).status).toBe(403)
  expect(house.ask('select count(*) from prescription where dispensedAt is null')).toBe('6')
  house.run("insert into heldRole values ('dispenser', 'dispenser')")
  expect((await dispenser.send('/prescriptions/1/dispense')).status).toBe(303)
  await house.close()
})

it('the session’s own path tells the roles of the records', async () => {
  const house = await openHouse()
  const nurse = await house.deskOf('nurse')
  house.run("update heldRole set role = 'vet' where person = 'nurse'")
  expect(await rolesOn(nurse)).toEqual(['vet'])
  await house.close()
})

it('a request for the roles is no activity', async () => {
  const house = await openHouse({ CURFEW_REQUESTS: 'all' })
  const nurse = await house.deskOf('nurse')
  house.pass(20_000)
  expect((await (await nurse.fetch('/session')).json()).endsInMs).toBe(40_000)
  await house.close()
})

it('of two managers who change one person at once the records decide, and every session obeys', async () => {
  const house = await openHouse()
  const managers = [await house.deskOf('manager'), await house.deskOf('manager')]
  const desks = await Promise.all([1, 2, 3].map(() => house.deskOf('jo')))
  for (let round = 0; round < 10; round++) {
    await Promise.all(['nurse', 'dispenser'].map((role, at) => managers[at]?.send('/people/jo/roles', { role })))
    const held = house.ask("select group_concat(role) from heldRole where person = 'jo'")
    for (const desk of desks) expect(await rolesOn(desk)).toEqual([held])
  }
  await house.close()
})

it('the session of a person who was removed is over at the next request', async () => {
  const house = await openHouse()
  const vet = await house.deskOf('vet')
  house.run("delete from person where name = 'vet'")
  expect((await vet.visit('/today')).status).toBe(303)
  expect((await (await vet.fetch('/session')).json()).phase).not.toBe('active')
  await house.close()
})

it('a person who was removed while the store was away is out after the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
  const { store, is } = lame()
  const records = { CURFEW_STORE: `sqlite:${join(folder, 'clinic.db')}` }
  const one = await openHouse({ ...records, CURFEW_IDLE: '10m' }, { store })
  const { cookie } = await one.deskOf('manager')
  await one.close()
  is.away = true
  await expect(openHouse({ ...records, CLINIC_DEMO: '0' }, { store })).rejects.toThrow('no answer')
  is.away = false
  const two = await openHouse({ ...records, CLINIC_DEMO: '0' }, { store })
  expect(
    two.ask("select entry ->> 'reason' from curfew_journal where what = 'session-ended' and subject = 'manager'"),
  ).toBe('revoked')
  const desk = two.desk()
  desk.cookie = cookie
  expect((await desk.visit('/people')).status).toBe(303)
  await two.close()
  rmSync(folder, { recursive: true, force: true })
})
