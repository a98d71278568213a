import { createElement, type ReactNode } from 'react'

/** No page is made while building: no story is told there. */
export const dynamic = 'force-dynamic'

/** Around every page. */
export default async function Layout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  return createElement('html', null, createElement('body', null, children))
}
