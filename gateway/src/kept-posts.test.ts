import { expect, it } from 'vitest'
import { createKeptPosts } from './kept-posts.ts'

const post = { subject: 'rosa', target: '/orders?x=1', type: 'text/plain', body: Buffer.from('a note') }

it('a late form is given again to its subject, once, and for ten minutes', () => {
  let now = 0
  const posts = createKeptPosts(() => now)
  const secret = posts.keep(post)
  expect(posts.find(secret, 'ben')).toBeUndefined()
  expect(posts.take('other', 'rosa')).toBeUndefined()
  expect(posts.find(secret, 'rosa')).toEqual(post)
  expect(posts.take(secret, 'rosa')).toEqual(post)
  expect(posts.take(secret, 'rosa')).toBeUndefined()
  const late = posts.keep(post)
  now = 600_000
  expect(posts.find(late, 'rosa')).toBeUndefined()
})

it('no more than 200 forms are kept, the oldest go first', () => {
  const posts = createKeptPosts(() => 0)
  const first = posts.keep(post)
  const others = Array.from({ length: 200 }, () => posts.keep(post))
  expect(posts.find(first, 'rosa')).toBeUndefined()
  expect(others.filter((secret) => posts.find(secret, 'rosa')).length).toBe(200)
})
