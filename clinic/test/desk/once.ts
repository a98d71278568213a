import type { Desk } from './desk.ts'

/** An open visit of today. */
export const openVisit = 206

/** A visit of today that has been paid for. */
export const closedVisit = 201

/** The acts that can be done only once, by their task. */
export const once = {
  'payment.take': (desk: Desk) => desk.send('/payments', { visit: String(openVisit), amount: '42.50', method: 'card' }),
  'destruction.witness': (desk: Desk) => desk.send('/destructions/1/witness'),
  'medicine.dispense': (desk: Desk) => desk.send('/prescriptions/1/dispense'),
  'refund.approve': (desk: Desk) => desk.send('/refunds/1/approve'),
} as const
