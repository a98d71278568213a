'use client'

/** The page for what fails in a page or an action. Curfew's own failures are known by their digest. */
export default function Failed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const isAway = error.digest === 'curfew-503'
  return (
    <main>
      <p>{isAway ? 'Sessions cannot be checked just now. Nothing is lost.' : 'This did not work.'}</p>
      {error.digest === undefined ? null : <p>Code: {error.digest}</p>}
      <button type="button" onClick={reset}>
        Try again
      </button>
    </main>
  )
}
