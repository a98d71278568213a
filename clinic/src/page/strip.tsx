import { useWords } from '../words/words.ts'

/** A line at the foot of a signed-in page, in which the page's script says what Curfew thinks. It changes each second. */
export const Strip = () => {
  const { frame } = useWords()
  return <p class="strip" aria-hidden="true" hidden data-strip={JSON.stringify(frame.strip)}></p>
}
