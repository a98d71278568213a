import type { ReactNode } from 'react'

const Layout = ({ children }: { children: ReactNode }): ReactNode => (
  <html lang="en">
    <head>
      <title>Notes</title>
    </head>
    <body>{children}</body>
  </html>
)
export default Layout
