import type { Task } from '../roles.ts'

/** What a task is called between people. */
export const taskNames: Readonly<Record<Task, string>> = {
  'day.see': 'see today’s list',
  'animal.register': 'register owners and animals',
  'visit.book': 'book and move visits',
  'payment.take': 'take payments',
  'refund.ask': 'ask for refunds',
  'vitals.record': 'record weight and vitals',
  'vaccine.give': 'give vaccines',
  'destruction.witness': 'witness the destruction of controlled drugs',
  'note.write': 'write consultation notes',
  'medicine.prescribe': 'prescribe medicines',
  'record.read': 'read clinical records',
  'medicine.dispense': 'dispense medicines',
  'destruction.propose': 'propose the destruction of controlled drugs',
  'refund.approve': 'approve refunds',
  'people.manage': 'manage people and sessions',
}
