import { z } from 'zod'
import { dayIn } from '../day.ts'
import { penceIn } from '../money.ts'
import type { Words } from '../words/words.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern is about control characters.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const typed = (missing: string) => z.string({ error: missing }).trim()

/** The fields of forms, with their problems in one language. `missing`: the problem of an empty field. */
export const fieldsIn = (words: Words) => {
  const { forms, number: written } = words

  const text = (missing: string, most: number) =>
    typed(missing)
      .min(1, missing)
      .max(most, forms.tooLong(written(most)))
      .refine((value) => !control.test(value), forms.unseen)

  const numeric = (missing: string, pattern: RegExp) =>
    typed(missing)
      .min(1, missing)
      .transform((value) => (pattern.test(value) ? Number(value.replace(',', '.')) : Number.NaN))

  return {
    /** A required text, with `most` characters at most. */
    text,
    /** The same, or nothing. */
    textOrNothing: (missing: string, most: number) => z.union([z.literal(''), text(missing, most)]).default(''),
    /** A number within bounds. A comma may stand for the point. */
    number: (missing: string, low: number, high: number, unit: string) =>
      numeric(missing, /^\d{1,4}([.,]\d{1,3})?$/).refine(
        (value) => value >= low && value <= high,
        forms.numberFrom(written(low), written(high), unit),
      ),
    /** A whole number within bounds. */
    count: (missing: string, low: number, high: number) =>
      numeric(missing, /^\d{1,5}$/).refine(
        (value) => value >= low && value <= high,
        forms.wholeFrom(written(low), written(high)),
      ),
    /** An amount of money, in pence. */
    amount: (missing: string) =>
      typed(missing)
        .min(1, missing)
        .transform((value) => penceIn(value) ?? 0)
        .refine((pence) => pence > 0, forms.poundsAndPence(words.typedMoney(1_250))),
    /** A day that exists. */
    day: () => {
      const example = forms.realDay(words.numericDay('2026-10-06'))
      return typed(example)
        .transform((value) => dayIn(value) ?? '')
        .refine((value) => value !== '', example)
    },
    /** A time of the day. */
    clockTime: () => typed(forms.timeOfDay).regex(/^([01]\d|2[0-3]):[0-5]\d$/, forms.timeOfDay),
    /** One of some words. */
    oneOf: <const Word extends string>(missing: string, words: readonly [Word, ...Word[]]) =>
      z.enum(words, { error: missing }),
    /** The number of a chosen row that exists. */
    chosen: (missing: string, isThere: (id: number) => boolean) =>
      z
        .string({ error: missing })
        .regex(/^\d{1,9}$/, missing)
        .transform(Number)
        .refine(isThere, missing),
    /** The chosen name of something that exists. */
    chosenName: (missing: string, isThere: (name: string) => boolean) =>
      typed(missing).min(1, missing).max(64, missing).refine(isThere, missing),
  }
}
