import { visit } from '../sessions'
import { enter } from './actions'

const Home = async () => {
  const found = await visit()
  return (
    <form action={enter}>
      <p>{found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.'}</p>
      <button type="submit" name="who" value="vet">
        Sign in as a vet
      </button>
      <button type="submit" name="who" value="guest">
        Sign in as a guest
      </button>
    </form>
  )
}
export default Home
