import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

// Served by the program under /desk/ (src/service/workbench.h). `npm run dev` asks the program at 127.0.0.1:8080.
export default defineConfig({
  base: process.env.VITEST ? '/' : '/desk/', // a checkout may itself lie in a directory of that name
  plugins: [vue()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the policy of the pages has no data: fonts, and files are cached by their names
    chunkSizeWarningLimit: 1200,
  },
  test: { environment: 'happy-dom' },
  // the packs, of which names of roles are read, stand beside this folder
  server: { fs: { allow: ['..'] }, proxy: { '^/(api|icon.svg|sign-in|openapi.json)': 'http://127.0.0.1:8080' } },
});
