'use client'

import { useMay, useSession } from 'curfew/react'
import { leave, write } from '../actions'

export const Desk = () => {
  const { status } = useSession()
  return (
    <form action={leave}>
      <p>
        Your session: <output>{status?.phase}</output>
      </p>
      {useMay('note.write') && (
        <button type="submit" formAction={write}>
          Write a note
        </button>
      )}
      <button type="submit">Sign out</button>
    </form>
  )
}
