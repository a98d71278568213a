import { visit } from '../sessions'
import { enter } from './actions'

const signIn = (who: string) => (
  <button type="submit" name="who" value={who} key={who}>
    Sign in as a {who}
  </button>
)

export default async function Home() {
  const found = await visit()
  return (
    <form action={enter}>
      <p>{found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.'}</p>
      {['vet', 'guest'].map(signIn)}
    </form>
  )
}
