import { choiceIn } from './choices.ts'
import { type Environment, settingIn } from './environment.ts'
import { isLoopback, type ReachedAt } from './reach.ts'
import { WrongSetting } from './wrong-setting.ts'

/**
 * Whether there are demo accounts. Their password is printed in the documentation, so a public clinic has none.
 * @throws WrongSetting when they are on at an address that other machines reach.
 * @see OWASP ASVS 5.0.0, 6.3.2: no default accounts.
 */
export const demoIn = (environment: Environment, origin: string | undefined): 'on' | 'off' => {
  const isPublic = origin !== undefined && !isLoopback(new URL(origin).hostname)
  const isWanted = choiceIn(environment, 'CLINIC_DEMO', ['1', '0']) === '1'
  if (!isPublic) return isWanted ? 'on' : 'off'
  const written = settingIn(environment, 'CLINIC_DEMO')
  if (written === '1')
    throw new WrongSetting(
      'CLINIC_DEMO',
      written,
      `everybody knows the password of the demo accounts, and ${origin} is public; leave it out, and make an account with ` +
        'npm run clinic:person -- add NAME --role ROLE',
    )
  return 'off'
}

/** Whether the clinic has the demo's page: in demo mode, and on this machine alone, without a proxy in front. */
export const hasDemoPage = ({ demo, origin, host }: ReachedAt & { readonly demo: 'on' | 'off' }): boolean =>
  demo === 'on' && origin === undefined && ['127.0.0.1', 'localhost', '::1'].includes(host)
