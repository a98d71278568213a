import { useEffect, useState } from 'react'
import { ask } from './api.js'

const SignIn = ({ onSignedIn }) => {
  const [wrong, setWrong] = useState('')
  const submit = async (event) => {
    event.preventDefault()
    const { name, password } = Object.fromEntries(new FormData(event.target))
    try {
      onSignedIn(await ask('sign-in', { name, password }))
    } catch (failure) {
      setWrong(failure.message)
    }
  }
  return (
    <form onSubmit={submit}>
      <h1>Sign in</h1>
      <label>
        Name <input name="name" />
      </label>
      <label>
        Password <input name="password" type="password" />
      </label>
      <button type="submit">Sign in</button>
      <p role="alert">{wrong}</p>
    </form>
  )
}

const Board = ({ name, onSignedOut }) => {
  const [cards, setCards] = useState([])
  useEffect(() => {
    ask('cards').then(setCards)
  }, [])
  const add = async (event) => {
    event.preventDefault()
    const form = event.target
    setCards(await ask('cards', { title: new FormData(form).get('title') }))
    form.reset()
  }
  const signOut = async () => {
    await ask('sign-out', {})
    onSignedOut()
  }
  return (
    <main>
      <h1>Board of {name}</h1>
      <ul>
        {cards.map((card) => (
          <li key={card}>{card}</li>
        ))}
      </ul>
      <form onSubmit={add}>
        <label>
          Title <input name="title" />
        </label>
        <button type="submit">Add</button>
      </form>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </main>
  )
}

export const App = () => {
  const [me, setMe] = useState()
  useEffect(() => {
    ask('me').then(setMe, () => setMe(null))
  }, [])
  if (me === undefined) return null
  return me ? <Board name={me.name} onSignedOut={() => setMe(null)} /> : <SignIn onSignedIn={setMe} />
}
