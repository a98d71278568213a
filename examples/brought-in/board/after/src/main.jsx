import { SessionProvider, SessionWarning } from 'curfew/react'
import { createRoot } from 'react-dom/client'
import { App } from './App.jsx'

createRoot(document.getElementById('root')).render(
  <SessionProvider home="/">
    <App />
    <SessionWarning />
  </SessionProvider>,
)
