// A shop with express-session alone: a basket for strangers, messages in the session, a hash of each password.
import { scryptSync, timingSafeEqual } from 'node:crypto'
import express from 'express'
import session from 'express-session'
import { page } from '../pages.js'

const hashOf = (password) => scryptSync(password, 'salt', 32)
const users = new Map([['tobi', hashOf('foobar')]])

const isRight = (name, password) => {
  const hash = users.get(name)
  return hash !== undefined && timingSafeEqual(hash, hashOf(password))
}

const app = express()
app.use(express.urlencoded({ extended: false }))
app.use(
  session({
    secret: 'shhhh, very secret',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { maxAge: Number(process.env.IDLE_MS ?? 900_000) },
  }),
)

const restrict = (request, response, next) => {
  if (request.session.user) return next()
  request.session.error = 'Access denied!'
  response.redirect('/login')
}

app.get('/', (request, response) => {
  const { user, basket = [] } = request.session
  response.send(page(`Hello, ${user ?? 'stranger'}. In your basket: ${basket.length}.`))
})
app.post('/basket', (request, response) => {
  request.session.basket = [...(request.session.basket ?? []), 'fish']
  response.redirect('/')
})
app.get('/restricted', restrict, (request, response) => {
  response.send(page(`Orders of ${request.session.user}.`))
})
app.get('/login', (request, response) => {
  const { error } = request.session
  delete request.session.error
  response.send(page(error ?? 'Please sign in.'))
})
app.post('/login', (request, response, next) => {
  const { username = '', password = '' } = request.body ?? {}
  if (!isRight(username, password)) {
    request.session.error = 'Authentication failed, please check your username and password.'
    return response.redirect('/login')
  }
  const { basket } = request.session
  request.session.regenerate((failure) => {
    if (failure) return next(failure)
    request.session.user = username
    request.session.basket = basket
    response.redirect('/restricted')
  })
})
app.post('/logout', (request, response) => {
  request.session.destroy(() => response.redirect('/'))
})

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
