import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/**
 * The violations that axe finds on a page, each with its rule and its first element. The legacy mode runs axe in the
 * page itself: otherwise it opens another page for each result, which takes most of the time. It sees all there is,
 * because no page of the clinic has a frame of another origin.
 */
export const violationsOn = async (page: Page): Promise<readonly (readonly [string, string | undefined])[]> => {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze()
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}

/** The same in light and in dark colours, each named. */
export const violationsInBothColours = async (page: Page): Promise<Readonly<Record<string, unknown>>> => {
  const found: Record<string, unknown> = {}
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found[colorScheme] = await violationsOn(page)
  }
  return found
}

/** The result of `violationsInBothColours` for a page without violations. */
export const none = { light: [], dark: [] }
