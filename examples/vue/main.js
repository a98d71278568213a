import 'curfew/browser/warning-dialog-define'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
document.body.append(document.createElement('session-warning'))
