import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const sheet = readFileSync(new URL('../../src/style/colours-and-text.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = [...sheet.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block)
const colour = (block: string, name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block)?.[1] ?? ''

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

// @see WCAG 2.2, 1.4.6 (Contrast, Enhanced).
it.each([
  ['light', light],
  ['dark', dark],
])('soft ink can be read on every ground: 7 to 1, %s', (_scheme, block) => {
  for (const ground of ['ground', 'card', 'sunk', 'tint'])
    expect(contrast(colour(block, 'ink-soft'), colour(block, ground)), ground).toBeGreaterThanOrEqual(7)
})
