import { expect, expectTypeOf, it } from 'vitest'
import { defineRoles } from '../core/role.ts'
import { createSessions, type Sessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forExpress } from './express.ts'
import { session } from './express-session.ts'
import { type ForFastify, forFastify } from './fastify.ts'
import { type ForHono, forHono } from './hono.ts'
import { type ForKoa, forKoa } from './koa.ts'
import { forNest } from './nest.ts'
import { type ForNext, forNext, type Next } from './next.ts'
import { type ForNode, forNode } from './node.ts'

interface Desk {
  readonly language: 'de' | 'en'
}

const roles = defineRoles({ tasks: ['see'], roles: { vet: { tasks: ['see'] }, nurse: { tasks: ['see'] } } })
const deskFrom = (value: unknown): Desk => ({ language: value === 'de' ? 'de' : 'en' })
const next = {} as Next

// Only the compiler reads these. No request is made.
const inNobodysName = (_write: () => unknown): void => {}

const withDesk = () => createSessions({ roles, store: memoryStore(), data: deskFrom })
const without = () => createSessions({ roles, store: memoryStore() })

it('every adapter types the data of a visit by the check in the setup, and nothing is written twice', async () => {
  const sessions = withDesk()
  expectTypeOf(sessions).toEqualTypeOf<Sessions<'see', 'vet' | 'nurse', { readonly see?: never }, Desk>>()
  const adapters = {
    express: forExpress(sessions),
    fastify: forFastify(sessions),
    hono: forHono(sessions),
    koa: forKoa(sessions),
    nest: forNest(sessions),
    node: forNode(sessions),
  }
  expectTypeOf<ReturnType<typeof adapters.express.person>['data']>().toEqualTypeOf<Desk>()
  expectTypeOf<ReturnType<typeof adapters.fastify.person>['data']>().toEqualTypeOf<Desk>()
  expectTypeOf<ReturnType<typeof adapters.hono.person>['data']>().toEqualTypeOf<Desk>()
  expectTypeOf<ReturnType<typeof adapters.koa.person>['data']>().toEqualTypeOf<Desk>()
  expectTypeOf<ReturnType<typeof adapters.nest.person>['data']>().toEqualTypeOf<Desk>()
  expectTypeOf<ReturnType<typeof adapters.node.person>['data']>().toEqualTypeOf<Desk>()
  const { person } = forNext(sessions, next)
  expectTypeOf<Awaited<ReturnType<typeof person>>['data']>().toEqualTypeOf<Desk>()
  expectTypeOf<Extract<ReturnType<typeof adapters.hono.visit>, { kind: 'live' }>['data']>().toEqualTypeOf<Desk>()
  await sessions.close()
})

it('unknown roles and other data do not compile, in any adapter', async () => {
  const sessions = withDesk()
  const [hono, express, fastify] = [forHono(sessions), forExpress(sessions), forFastify(sessions)]
  const [node, inNext] = [forNode(sessions), forNext(sessions, next)]
  const desk: Desk = { language: 'de' }
  const [c, request, response] = [{}, {}, {}]
  inNobodysName(() => [
    hono.signIn(c as never, { subject: 'a', roles: ['vet'], data: desk }),
    // @ts-expect-error there is no such role
    hono.signIn(c as never, { subject: 'a', roles: ['emperor'], data: desk }),
    // @ts-expect-error there is no such role
    express.signIn(request as never, response as never, { subject: 'a', roles: ['emperor'], data: desk }),
    // @ts-expect-error there is no such role
    fastify.signIn(request as never, response as never, { subject: 'a', roles: ['emperor'], data: desk }),
    // @ts-expect-error there is no such role
    node.signIn(request as never, response as never, { subject: 'a', roles: ['emperor'], data: desk }),
    // @ts-expect-error there is no such role
    inNext.signIn({ subject: 'a', roles: ['emperor'], data: desk }),
    // @ts-expect-error there is no such role
    sessions.changeRoles({ subject: 'a', roles: ['emperor'], by: 'b' }),
    // @ts-expect-error the check asks for a desk
    hono.signIn(c as never, { subject: 'a', roles: ['vet'] }),
    // @ts-expect-error a desk has one of two languages
    inNext.signIn({ subject: 'a', roles: ['vet'], data: { language: 'la' } }),
    // @ts-expect-error a desk has one of two languages
    express.setData(request as never, { language: 'la' }),
    fastify.setData(request as never, (was) => ({ ...was, language: 'en' })),
    // @ts-expect-error a desk has no colour
    node.setData(request as never, ({ colour }) => colour),
  ])
  inNobodysName(() => {
    // @ts-expect-error data is frozen
    hono.person(c as never).data.language = 'en'
  })
  const names: readonly string[] = ['vet', 'nurse']
  // @ts-expect-error any text may be in a database
  inNobodysName(() => sessions.changeRoles({ subject: 'a', roles: names, by: 'b' }))
  expectTypeOf(roles.rolesFrom(names)).toEqualTypeOf<readonly ('vet' | 'nurse')[]>()
  expect(roles.rolesFrom(names)).toEqual(names)
  await sessions.close()
})

it('without a check there is no data to give or to read', async () => {
  const sessions = without()
  const hono = forHono(sessions)
  const c = {}
  expectTypeOf<ReturnType<typeof hono.person>['data']>().toEqualTypeOf<undefined>()
  inNobodysName(() => [
    hono.signIn(c as never, { subject: 'a', roles: ['nurse'] }),
    // @ts-expect-error nothing checks it
    hono.signIn(c as never, { subject: 'a', roles: ['nurse'], data: { language: 'de' } }),
    // @ts-expect-error an application with a bag keeps its values there
    session({ store: memoryStore(), bags: {} as never, who: () => undefined, data: deskFrom }),
  ])
  await sessions.close()
})

it('types that were written before there was data still fit', async () => {
  const sessions: Sessions<'see', 'vet' | 'nurse', object> = withDesk()
  const doors: readonly [
    ForHono<'see', object>,
    ForKoa<'see', object>,
    ForFastify<'see', object>,
    ForNode<'see', object>,
    ForNext<'see', object>,
  ] = [forHono(withDesk()), forKoa(withDesk()), forFastify(without()), forNode(withDesk()), forNext(without(), next)]
  expect(doors).toHaveLength(5)
  await sessions.close()
})
