import { redirect } from 'next/navigation'
import { told } from '../../told.ts'

/** A page that is elsewhere. */
export default async function Moved(): Promise<never> {
  return told().open('it only sends on')(() => redirect('/desk'))()
}
