/** An expression for a page: the middle of a selector's element; undefined while it is not there. */
export const middleOf = (selector: string): string =>
  `(() => { const found = document.querySelector(${JSON.stringify(selector)}); if (!found) return; found.scrollIntoView({ block: 'center', inline: 'center' }); const { x, y, width, height } = found.getBoundingClientRect(); return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) } })()`

/** A place on a page. */
export interface Spot {
  readonly x: number
  readonly y: number
}

/** Actions, in WebDriver's words, that move the mouse there. */
export const moveTo = ({ x, y }: Spot): readonly object[] => [
  { type: 'pointer', id: 'mouse', actions: [{ type: 'pointerMove', x, y }] },
]

/** Actions that press the mouse there. */
export const pressAt = ({ x, y }: Spot): readonly object[] => [
  {
    type: 'pointer',
    id: 'mouse',
    actions: [
      { type: 'pointerMove', x, y },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ],
  },
]

/** Actions that type a text. */
export const typing = (text: string): readonly object[] => [
  {
    type: 'key',
    id: 'keys',
    actions: [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]),
  },
]
