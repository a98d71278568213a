import { describe, expect, it } from 'vitest'
import { createOwnData } from './own-value.ts'

const any = createOwnData((value) => value)
const whenOf = (value: unknown): Date => new Date(value as string)

describe('without a check', () => {
  const none = createOwnData(undefined)

  it('no session has data, and a value that is given is refused', () => {
    expect(none.textOf(undefined)).toBeUndefined()
    expect(none.valueOf('{"of":"an earlier version"}')).toBeUndefined()
    expect(() => none.textOf({ a: 1 })).toThrow(/nothing checks it; write data: \(value\) => …/)
  })
})

describe('with a check', () => {
  it('a value comes back as it was, and frozen to its depth', () => {
    const value = { a: [1, { b: null }], Zoë: '\0\u2028🐈' }
    const text = any.textOf(value)
    const back = any.valueOf(text) as typeof value
    expect(back).toEqual(value)
    expect(() => back.a.push(2)).toThrow()
    expect(() => Object.assign(back.a[1] as object, { b: 1 })).toThrow()
    expect(Object.isFrozen(value)).toBe(false)
  })

  it('the check gives its own types back, such as a date', () => {
    const dates = createOwnData(whenOf)
    expect(dates.valueOf(dates.textOf('2026-01-01'))).toEqual(new Date('2026-01-01'))
  })

  it('undefined is no data, if the check takes it', () => {
    expect(any.textOf(undefined)).toBeUndefined()
    expect(any.valueOf(undefined)).toBeUndefined()
    expect(any.textOf({ a: undefined })).toBe('{}')
  })

  it('a session from before is given to the check as undefined', () => {
    const list = createOwnData((value) => value ?? [])
    expect(list.valueOf(undefined)).toEqual([])
  })

  it('4,096 bytes are kept, and not one more', () => {
    expect(any.textOf('é'.repeat(2_047))).toHaveLength(2_049)
    expect(() => any.textOf(`${'é'.repeat(2_047)}x`)).toThrow(/is 4097 bytes of JSON, and 4096 are the most; keep the/)
  })

  it.each([
    [new Map(), 'data is a Map'],
    [{ a: [1, new Set()] }, 'data.a[1] is a Set'],
    [{ a: Number.NaN }, 'data.a is NaN'],
    [[1, undefined], 'data[1] is undefined'],
    [{ a: { b: () => 1 } }, 'data.a.b is a function'],
    [Promise.resolve(1), 'data is a Promise'],
    [Symbol('one'), 'data is Symbol(one)'],
  ])('what JSON loses is refused by its path: %s', (value, words) => {
    expect(() => any.textOf(value)).toThrow(`${words}, which JSON does not keep`)
  })

  it('a circle and a bigint are no JSON', () => {
    const circle: Record<string, unknown> = {}
    circle['a'] = circle
    for (const value of [circle, { a: 1n }]) expect(() => any.textOf(value)).toThrow(/data is no JSON: /)
  })

  it('a check that refuses is named, with its cause and without the value', () => {
    const cause = new Error('not a list')
    const refusing = createOwnData(() => {
      throw cause
    })
    const failureOf = (work: () => unknown): unknown => {
      try {
        return work()
      } catch (failure) {
        return failure
      }
    }
    expect(failureOf(() => refusing.textOf('private'))).toMatchObject({ code: 'session.bad-data', cause })
    const read = failureOf(() => refusing.valueOf('"private"'))
    expect(read).toMatchObject({ code: 'session.bad-data', cause })
    expect(String(read)).toContain('refuses the data of a session: not a list; let it take what earlier versions')
    expect(String(read)).not.toContain('private')
    expect(() => refusing.valueOf(undefined)).toThrow('refuses a session without data')
  })

  it('a check that does not take its own answer, or gives another one for it, is refused', () => {
    const once = createOwnData((value) => {
      if (typeof value !== 'string') throw new Error('no text')
      return { text: value }
    })
    expect(() => once.textOf('a')).toThrow('refuses its own answer, read back from JSON: no text')
    const growing = createOwnData((value) => [value])
    expect(() => growing.textOf(1)).toThrow('data comes back from JSON as another value')
  })
})
