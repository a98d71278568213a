import { cookies, headers } from 'next/headers'
import { forbidden, notFound, redirect } from 'next/navigation'
import { NextResponse } from 'next/server'
import { forNext } from '../../../src/adapters/next.ts'
import type { StorySessions } from '../setting.ts'

const next = { cookies, headers, notFound, redirect, NextResponse }
const fit = (sessions: StorySessions) => ({
  ...forNext(sessions, next),
  /** The same in an application that has a page for what is forbidden. */
  withPage: forNext(sessions, { ...next, forbidden }),
})
const fitted = new WeakMap<StorySessions, ReturnType<typeof fit>>()

/** The story's sessions as they are now, fitted to Next; the test that tells the story puts them into its process. */
export const told = (): ReturnType<typeof fit> => {
  const sessions = (globalThis as unknown as Record<symbol, StorySessions>)[Symbol.for('curfew story')]
  if (!sessions) throw new Error('no story is told')
  const story = fitted.get(sessions) ?? fit(sessions)
  fitted.set(sessions, story)
  return story
}

/** What Next hands to a route handler or a page. */
export interface Route {
  readonly params: Promise<Readonly<Record<string, string>>>
}
