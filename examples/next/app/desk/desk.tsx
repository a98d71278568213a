'use client'

import { useMay, useSession } from 'curfew/react'
import { write } from '../actions'

export const Desk = () => {
  const { status, signOut } = useSession()
  return (
    <form action={write}>
      Your session: <output>{status?.phase}</output>
      {useMay('note.write') && <button type="submit">Write a note</button>}
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </form>
  )
}
