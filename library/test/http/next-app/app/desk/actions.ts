'use server'

import { minutes } from '../../../../../src/core/time.ts'
import { personOf, refunds } from '../../../setting.ts'
import { curfew } from '../../curfew.ts'

const done = async (_form: FormData): Promise<void> => {}

/** Asks for a refund. */
export const ask = async (form: FormData): Promise<void> => curfew().requireTask('refund.ask')(done)(form)

/** Approves a refund. */
export const approve = async (form: FormData): Promise<void> =>
  curfew().requireTask('refund.approve', ({ args: [sent] }) => refunds[String((sent as FormData).get('id'))])(done)(
    form,
  )

/** Opens the safe. */
export const unlock = async (form: FormData): Promise<void> => curfew().requireFresh(minutes(2))(done)(form)

/** Signs in. */
export const enter = async (form: FormData): Promise<void> => {
  await curfew().signIn(personOf(String(form.get('who'))))
}
