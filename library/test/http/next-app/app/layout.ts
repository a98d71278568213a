import { createElement, type ReactNode } from 'react'

/** No page is made while building, because no story runs there. */
export const dynamic = 'force-dynamic'

/** The frame of every page. */
export default async function Layout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  return createElement('html', null, createElement('body', null, children))
}
