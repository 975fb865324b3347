import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type MarkdownRenderer } from 'vitepress';

const site = dirname(dirname(fileURLToPath(import.meta.url)));
/** Copies of docs/, and the API reference: tools/docs/build.ts makes them. */
const pages = join(site, 'pages');

/** The documentation: the guide, the documents beside it, and the API reference that typedoc makes. */
export default defineConfig({
  title: 'Credence',
  description: 'Bayesian neural networks in WebGPU that say how sure they are',
  base: process.env.CREDENCE_DOCS_BASE ?? '/docs/',
  srcDir: 'pages',
  outDir: join(site, '..', '..', 'dist', 'docs'),
  cacheDir: join(site, 'node_modules', '.cache', 'vitepress'),
  lastUpdated: false,
  // lessons are links to the page that `npm start` opens
  ignoreDeadLinks: 'localhostLinks',
  markdown: { config: linksOutside },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Guide', link: '/guide/' },
      { text: 'API', link: '/api/' },
      { text: 'Try it', link: '../', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'In a minute', link: '/guide/' },
          { text: 'How do I get uncertainty out?', link: '/guide/uncertainty' },
          { text: 'How many draws?', link: '/guide/draws' },
          { text: 'What is aleatoric?', link: '/guide/aleatoric' },
          { text: 'Why is my KL huge?', link: '/guide/kl' },
          { text: 'Which method?', link: '/guide/method' },
          { text: 'How do I refuse?', link: '/guide/refuse' },
          { text: 'How do I save?', link: '/guide/save' },
          { text: 'Coming from TensorFlow.js', link: '/guide/tensorflow' },
        ],
      },
      {
        text: 'In depth',
        items: [
          { text: 'The methods', link: '/methods' },
          { text: 'Metrics', link: '/metrics' },
          { text: 'Knowing when it does not know', link: '/knowing' },
          { text: 'Tables', link: '/tables' },
          { text: 'How tables are read', link: '/reading-tables' },
          { text: 'Pruning', link: '/pruning' },
          { text: 'The doctor', link: '/doctor' },
          { text: 'What mean field misses', link: '/what-mean-field-misses' },
          { text: 'Leaderboard', link: '/leaderboard/leaderboard' },
        ],
      },
      {
        text: 'Out in the world',
        items: [
          { text: 'The package', link: '/package' },
          { text: 'Export', link: '/export' },
          { text: 'Reliability', link: '/reliability' },
          { text: 'Numerics', link: '/numerics' },
          { text: 'Profiling', link: '/profiling' },
          { text: 'Architecture', link: '/architecture' },
          { text: 'Extending', link: '/extending' },
        ],
      },
      { text: 'API', items: [{ text: 'Reference', link: '/api/' }] },
    ],
  },
});

/** A link to a file of the repository that is no page becomes the file's path: the site does not have it. */
function linksOutside(markdown: MarkdownRenderer): void {
  const before = markdown.renderer.rules.link_open;
  markdown.core.ruler.push('links-outside', (state) => {
    for (const block of state.tokens) {
      const tokens = block.children ?? [];
      for (const [i, token] of tokens.entries()) {
        if (token.type !== 'link_open') continue;
        const href = token.attrGet('href') ?? '';
        if (/^[a-z]+:|^#|^\//i.test(href) || isPage(href, state.env.path)) continue;
        const end = tokens.findIndex((other, j) => j > i && other.type === 'link_close');
        const target = resolve(dirname(state.env.path), href.replace(/#.*/, ''));
        const path = join('docs', relative(pages, target));
        token.tag = 'span';
        token.attrs = [['title', `${path} in the repository`]];
        tokens[end]!.tag = 'span';
      }
    }
  });
  if (before) {
    markdown.renderer.rules.link_open = (tokens, index, options, env, self) =>
      tokens[index]!.tag === 'span'
        ? self.renderToken(tokens, index, options)
        : before(tokens, index, options, env, self);
  }
}

function isPage(href: string, from: string): boolean {
  const file = resolve(dirname(from), href.replace(/#.*/, ''));
  return (
    !relative(pages, file).startsWith('..') && [file, `${file}.md`, join(file, 'index.md')].some(isDocument)
  );
}

const isDocument = (file: string): boolean => file.endsWith('.md') && existsSync(file);
