import { SessionProvider, SessionWarning } from 'curfew/react'
import { requirePerson, status } from '../../sessions'
import { Desk } from './desk'

export default requirePerson('each sees what they may do')(async () => (
  <SessionProvider initial={await status()}>
    <Desk />
    <SessionWarning />
  </SessionProvider>
))
