import { SessionWarning } from './warning-dialog.ts'

if (!customElements.get('session-warning')) customElements.define('session-warning', SessionWarning)
