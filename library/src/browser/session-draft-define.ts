import { SessionDraft } from './session-draft.ts'

if (!customElements.get('session-draft')) customElements.define('session-draft', SessionDraft)
