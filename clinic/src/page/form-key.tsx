import { newOnceKey, onceField } from 'curfew/server/once'

/** The once-only key of a form, so that many presses of its button act once. */
export const OnceKey = () => <input type="hidden" name={onceField} value={newOnceKey()} />
