import { redirect } from 'next/navigation'
import { curfew } from '../../curfew.ts'

/** A page that redirects. */
export default async function Moved(): Promise<never> {
  return curfew().open('it only sends on')(() => redirect('/desk'))()
}
