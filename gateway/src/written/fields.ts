import { z } from 'zod'

/** An object with these fields and no others. `remedy`: what to write in its place. */
export const fields = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  remedy: string,
): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `one of ${Object.keys(shape).join(', ')}` : remedy),
  })

/** A text of a form. `remedy`: what to write in its place. */
export const text = (form: RegExp, remedy: string): z.ZodString =>
  z.string({ error: remedy }).regex(form, { error: remedy })

/** One of several words. */
export const oneOf = <const Words extends readonly string[]>(
  words: Words,
): z.ZodEnum<{ [Word in Words[number]]: Word }> =>
  z.enum(words, { error: `one of ${words.map((word) => JSON.stringify(word)).join(', ')}` })

/** A list. `remedy`: what to write in its place. */
export const list = <Item extends z.ZodType>(item: Item, remedy: string): z.ZodArray<Item> =>
  z.array(item, { error: remedy })

/** An object whose names are free within a form. `remedy`: what to write in its place. */
export const named = <Item extends z.ZodType>(
  form: RegExp,
  item: Item,
  remedy: string,
): z.ZodRecord<z.ZodString, Item> => z.record(z.string().regex(form), item, { error: remedy })
