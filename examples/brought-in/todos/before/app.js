// Todos: Express 4, CommonJS, Passport with a serializer of the whole user, csurf on every form.
const express = require('express')
const session = require('express-session')
const csurf = require('csurf')
const passport = require('passport')
const LocalStrategy = require('passport-local')
const { layout, signInPage, todosPage } = require('../pages')

const users = [
  { id: 1, username: 'ada', password: 'lovelace' },
  { id: 2, username: 'grace', password: 'hopper' },
]
const todos = []

passport.use(
  new LocalStrategy((username, password, done) => {
    const user = users.find((one) => one.username === username && one.password === password)
    done(null, user ?? false, { message: 'Wrong name or password.' })
  }),
)
passport.serializeUser((user, done) => done(null, { id: user.id, username: user.username }))
passport.deserializeUser((user, done) => done(null, user))

const app = express()
app.use(express.urlencoded({ extended: false }))
app.use(
  session({
    secret: 'keyboard cat',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { maxAge: Number(process.env.IDLE_MS ?? 900_000) },
  }),
)
app.use(csurf())
app.use(passport.authenticate('session'))

const signedIn = (request, response, next) => (request.user ? next() : response.redirect('/login'))

app.get('/', signedIn, (request, response) => {
  const own = todos.filter(({ owner }) => owner === request.user.id)
  response.send(layout(todosPage(request.user.username, own, request.csrfToken())))
})
app.post('/', signedIn, (request, response) => {
  todos.push({ owner: request.user.id, title: request.body.title })
  response.redirect('/')
})
app.get('/login', (request, response) => response.send(layout(signInPage(request.csrfToken()))))
app.post('/login/password', passport.authenticate('local', { successRedirect: '/', failureRedirect: '/login' }))
app.post('/logout', (request, response, next) => {
  request.logout((failure) => (failure ? next(failure) : response.redirect('/login')))
})

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
