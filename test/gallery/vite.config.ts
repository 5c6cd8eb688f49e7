import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { phoneMetadata } from '../../build/phone-metadata.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

/** The extension's pages as plain web pages: the same sources, with no browser extension around them. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: resolve(REPOSITORY, 'public'),
  resolve: { alias: { '@': REPOSITORY } },
  plugins: [phoneMetadata()],
  build: {
    outDir: resolve(REPOSITORY, '.output/gallery'),
    emptyOutDir: true,
    // For older browsers Vite would replace light-dark() by rules that follow the system's theme alone.
    cssTarget: 'esnext',
  },
  server: { host: '127.0.0.1', fs: { allow: [REPOSITORY] } },
  // Every state loads the same files, so the browser may cache them.
  preview: { host: '127.0.0.1', headers: { 'Cache-Control': 'max-age=3600' } },
});
