import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import type { Typed } from './form.tsx'

/** A form as it was read: its values, or the typed texts with their problems. */
export type Read<Values> =
  | { readonly kind: 'good'; readonly values: Values; readonly typed: Typed }
  | { readonly kind: 'bad'; readonly typed: Typed }

/** The typed texts of a form, by field. */
export type Texts = Readonly<Record<string, string>>

// An upload that broke off or came too late is refused. Read as an empty form, it would remove all roles.
const unread = (cause: unknown): never => {
  throw new HTTPException(400, { message: 'This form cannot be read. Go back and send it again.', cause })
}

const textIn = async (c: Context): Promise<Texts> => {
  await c.req.arrayBuffer().catch(unread)
  // A whole request that is no form has no fields. Each form reports the fields that it needs.
  const body = await c.req.parseBody().catch(() => ({}))
  const texts = Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  return Object.fromEntries(texts)
}

/** The field of that name in the request's form. Empty when there is none. */
export const fieldIn = async (c: Context, name: string): Promise<string> => (await textIn(c))[name] ?? ''

/** Every value of a name in the request's form, for a group of tick boxes. */
export const allIn = async (c: Context, name: string): Promise<readonly string[]> => {
  const body: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(unread)
  return [body[name] ?? []].flat().filter((value) => typeof value === 'string')
}

/** Adds a problem with one field. */
export const problemWith = (typed: Typed, field: string, problem: string): Typed => ({
  ...typed,
  problems: { [field]: problem },
})

/** The problems that a shape finds, the first of each field. */
export const problemsIn = (shape: z.ZodType, texts: Texts): Texts => {
  const problems: Record<string, string> = {}
  for (const { path, message } of shape.safeParse(texts).error?.issues ?? []) problems[String(path[0])] ??= message
  return problems
}

const inOrder = (problems: Texts, fields: readonly string[]): Texts =>
  Object.fromEntries(Object.entries(problems).sort(([one], [other]) => fields.indexOf(one) - fields.indexOf(other)))

/**
 * Reads the request's form by its shape. It reports all problems at once: those of the shape, and those that `also`
 * finds between fields.
 */
export const readForm = async <Shape extends z.ZodObject>(
  c: Context,
  form: string,
  shape: Shape,
  also: (texts: Texts) => Texts = () => ({}),
): Promise<Read<z.output<Shape>>> => {
  const values = await textIn(c)
  const result = shape.safeParse(values)
  const found = inOrder({ ...also(values), ...problemsIn(shape, values) }, Object.keys(shape.shape))
  if (result.success && Object.keys(found).length === 0)
    return { kind: 'good', values: result.data, typed: { form, values, problems: {} } }
  return { kind: 'bad', typed: { form, values, problems: found } }
}
