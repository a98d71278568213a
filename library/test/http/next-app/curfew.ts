import { cookies, headers } from 'next/headers'
import { forbidden, notFound, redirect } from 'next/navigation'
import { NextResponse } from 'next/server'
import { forNext } from '../../../src/adapters/next.ts'
import { crossSite, type StorySessions } from '../setting.ts'

const next = { cookies, headers, notFound, redirect, NextResponse }
const bind = (sessions: StorySessions) => ({
  ...forNext(sessions, next, { crossSite }),
  sessions,
  /** The same in an application that has a page for forbidden requests. */
  withPage: forNext(sessions, { ...next, forbidden }, { crossSite }),
})
const bound = new WeakMap<StorySessions, ReturnType<typeof bind>>()

/** The current sessions of the story; its test puts them into its process. */
export const story = (): StorySessions => {
  const sessions = (globalThis as unknown as Record<symbol, StorySessions>)[Symbol.for('curfew story')]
  if (!sessions) throw new Error('no story is played')
  return sessions
}

/** The same, bound to Next. */
export const curfew = (): ReturnType<typeof bind> => {
  const sessions = story()
  const is = bound.get(sessions) ?? bind(sessions)
  bound.set(sessions, is)
  return is
}

/** The arguments that Next gives a route handler or a page. */
export interface Route {
  readonly params: Promise<Readonly<Record<string, string>>>
}
