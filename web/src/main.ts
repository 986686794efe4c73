import 'element-plus/dist/index.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/skin';

import { createApp } from 'vue';
import { loadSession } from './api/session';
import App from './app/App.vue';
import { router } from './app/router';
import { markLanguages } from './words/marks';

markLanguages(document.body);

// Whoever is signed in is known before the first view: it decides which views there are.
loadSession()
  .catch(() => undefined) // App says that the platform cannot be reached
  .finally(() => createApp(App).use(router).mount('#workbench'));
