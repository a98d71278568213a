import 'curfew/browser/warning-dialog-define'
import { mount } from 'svelte'
import App from './App.svelte'

mount(App, { target: document.querySelector('#app') })
document.body.append(document.createElement('session-warning'))
