import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

const most = 3_660

/**
 * The number of days that the journal keeps an entry. Default: 400, a year and a month.
 * @throws WrongSetting when it is no whole number of days.
 */
export const journalDaysIn = (environment: Environment): number => {
  const value = settingIn(environment, 'CLINIC_JOURNAL_DAYS') ?? '400'
  const days = Number(value)
  if (!/^\d{1,4}$/.test(value) || days < 1 || days > most)
    throw new WrongSetting('CLINIC_JOURNAL_DAYS', value, `write a whole number of days from 1 to ${most}, such as 400`)
  return days
}
