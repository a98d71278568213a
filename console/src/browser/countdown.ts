import { clockOf } from './durations.ts'

/** Lets a countdown on the page go on: `<strong data-until-ms="10000">`. */
export const countDown = (element: HTMLElement): void => {
  const until = performance.now() + Number(element.dataset['untilMs'])
  const draw = (): void => {
    element.textContent = clockOf(until - performance.now())
  }
  draw()
  setInterval(draw, 250)
}
