import type { Context } from 'hono'
import type { z } from 'zod'
import type { Typed } from './form.tsx'

/** A form as it came: what it says, or what was typed and why that will not do. */
export type Read<Values> =
  | { readonly kind: 'good'; readonly values: Values; readonly typed: Typed }
  | { readonly kind: 'bad'; readonly typed: Typed }

const textIn = async (c: Context): Promise<Record<string, string>> => {
  const body = await c.req.parseBody().catch(() => ({}))
  const texts = Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  return Object.fromEntries(texts)
}

/** The field of that name in the request's form; empty when there is none. */
export const fieldIn = async (c: Context, name: string): Promise<string> => (await textIn(c))[name] ?? ''

/** Every value that the request's form gives to a name, for boxes of which several can be ticked. */
export const allIn = async (c: Context, name: string): Promise<readonly string[]> => {
  const body: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}))
  return [body[name] ?? []].flat().filter((value) => typeof value === 'string')
}

/** A problem with one field of what was typed. */
export const problemWith = (typed: Typed, field: string, problem: string): Typed => ({
  ...typed,
  problems: { [field]: problem },
})

/** Reads the request's form by the shape it is to have. */
export const readForm = async <Shape extends z.ZodType>(
  c: Context,
  form: string,
  shape: Shape,
): Promise<Read<z.output<Shape>>> => {
  const values = await textIn(c)
  const result = shape.safeParse(values)
  if (result.success) return { kind: 'good', values: result.data, typed: { form, values, problems: {} } }
  const problems: Record<string, string> = {}
  for (const { path, message } of result.error.issues) problems[String(path[0])] ??= message
  return { kind: 'bad', typed: { form, values, problems } }
}
