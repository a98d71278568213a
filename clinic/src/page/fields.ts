import { z } from 'zod'
import { isDay } from '../day.ts'
import { penceIn } from '../money.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const typed = (label: string) => z.string({ error: `${label} is missing.` }).trim()

/** A text that has to be there, with `most` characters at most. */
export const text = (label: string, most: number) =>
  typed(label)
    .min(1, `${label} is missing.`)
    .max(most, `${label} has more than ${most} characters.`)
    .refine((value) => !control.test(value), `${label} holds characters that cannot be shown.`)

/** The same, or nothing. */
export const textOrNothing = (label: string, most: number) => z.union([z.literal(''), text(label, most)]).default('')

/** A number within bounds; a comma will do for the point. */
export const number = (label: string, low: number, high: number, unit: string) =>
  typed(label)
    .min(1, `${label} is missing.`)
    .transform((value) => (/^\d{1,4}([.,]\d{1,3})?$/.test(value) ? Number(value.replace(',', '.')) : Number.NaN))
    .refine((value) => value >= low && value <= high, `${label} is to be a number from ${low} to ${high} ${unit}.`)

/** A whole number within bounds. */
export const count = (label: string, low: number, high: number) =>
  typed(label)
    .min(1, `${label} is missing.`)
    .transform((value) => (/^\d{1,5}$/.test(value) ? Number(value) : Number.NaN))
    .refine((value) => value >= low && value <= high, `${label} is to be a whole number from ${low} to ${high}.`)

/** An amount of money, in pence. */
export const amount = (label: string) =>
  typed(label)
    .min(1, `${label} is missing.`)
    .transform((value) => penceIn(value) ?? 0)
    .refine((pence) => pence > 0, `${label} is to be pounds and pence, such as 12.50.`)

/** A day that exists. */
export const day = (label: string) => typed(label).refine(isDay, `${label} is to be a day, such as 2026-10-06.`)

/** A time of the day. */
export const clockTime = (label: string) =>
  typed(label).regex(/^([01]\d|2[0-3]):[0-5]\d$/, `${label} is to be a time of the day, such as 14:30.`)

/** One of some words. */
export const oneOf = <const Word extends string>(label: string, words: readonly [Word, ...Word[]]) =>
  z.enum(words, { error: `${label} is to be chosen.` })

/** The number of a row that was chosen. */
export const chosen = (label: string) =>
  z
    .string({ error: `${label} is to be chosen.` })
    .regex(/^\d{1,9}$/, `${label} is to be chosen.`)
    .transform(Number)
