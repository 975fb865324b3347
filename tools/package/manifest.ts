/** The package.json of the package: that of the repository has what a clone needs. */
import { acting } from './entries.ts';

interface Known {
  readonly version: string;
  readonly license: string;
  readonly description: string;
}

/** By name. */
type Names = Readonly<Record<string, string>>;

export const manifestOf = (known: Known, entries: Names, peers: Names) => ({
  name: 'credence',
  ...known,
  type: 'module',
  sideEffects: ['./bin/*.js', ...acting.map((file) => `./${file}.js`), '**/*.css'],
  engines: { node: '>=20.19' },
  bin: { credence: 'bin/credence.js' },
  exports: {
    ...Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [
        name,
        { types: `./${file}.d.ts`, default: `./${file}.js` },
      ]),
    ),
    './figures.css': './figures.css',
    './package.json': './package.json',
  },
  peerDependencies: peers,
  peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((name) => [name, { optional: true }])),
});
