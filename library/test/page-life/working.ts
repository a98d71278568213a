import { seconds } from '../../src/core/time.ts'
import { shortTimes } from './house.ts'
import { openTabs } from './leaving.ts'
import type { Scenario } from './scenario.ts'
import { endsAs, until } from './verdict.ts'

const brief = { ...shortTimes, idle: seconds(12), warning: seconds(2) }

// All of it works in the focused field, where a person's text would count.
const scripts = `(() => {
  const form = document.querySelector('form')
  const name = document.querySelector('#name')
  const label = document.createElement('label')
  const tried = { sent: 0, checked: 0 }
  label.innerHTML = '<input type="checkbox"> a box'
  label.firstChild.addEventListener('change', () => tried.checked++)
  form.append(label)
  form.addEventListener('submit', (event) => { event.preventDefault(); tried.sent++ })
  globalThis.tried = () => ({ ...tried, typed: name.value.includes('by a script') })
  setInterval(() => {
    name.focus()
    document.execCommand('insertText', false, 'by a script')
    for (const event of [new InputEvent('beforeinput'), new InputEvent('input'), new KeyboardEvent('keydown'), new PointerEvent('pointerdown'), new MouseEvent('click')])
      name.dispatchEvent(event)
    document.querySelector('h1').click()
    label.firstChild.click()
    label.click()
    form.requestSubmit()
    document.querySelector('#send').click()
  }, 200)
})()`

/** The acts of a person's hands, and of scripts. */
export const working: readonly Scenario[] = [
  {
    act: 'keys alone, clicks alone, then scripts alone',
    verdict: 'hands are activity; ended `idle` under scripts',
    alwaysIn: ['firefox', 'webkit'],
    policy: brief,
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      const counts = async (what: string, hand: () => Promise<unknown> | undefined): Promise<void> => {
        const from = Date.now()
        await until(`${what} are reported to the server`, async () => {
          await hand()
          return ((await stage.house.session())?.activeAt ?? 0) > from
        })
      }
      await tab?.press('#name')
      await counts('keys', () => tab?.keys('a'))
      await counts('clicks', () => tab?.press('h1'))
      await tab?.ask(`void ${scripts}`)
      await until('scripts did it all', async () => {
        const tried = await tab?.ask<{ sent: number; checked: number; typed: boolean }>('tried()')
        return tried?.typed && tried.sent > 1 && tried.checked > 1
      })
      return endsAs(stage.house, 'idle', brief.idle + 1_000)
    },
  },
]
