/** @jsxImportSource react */
import { forReact, SessionProvider, SessionWarning } from 'curfew/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { roles } from '../pages/roles.mjs'

const { useSession, useMay } = forReact<typeof roles>()

const Refunds = () => {
  const { status, signOut } = useSession()
  const mayApprove = useMay('refund.approve') // another word does not compile
  return (
    <main>
      <p>
        Your session: <output>{status?.phase}</output>
      </p>
      {useMay('refund.ask') && <button type="button">Ask for a refund</button>}
      {mayApprove && <button type="button">Approve the refund</button>}
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </main>
  )
}

const root = document.querySelector('#app')
if (root)
  createRoot(root).render(
    <StrictMode>
      <SessionProvider home="/">
        <Refunds />
        <SessionWarning />
      </SessionProvider>
    </StrictMode>,
  )
