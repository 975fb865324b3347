/** The package.json of the package: that of the repository has what a clone needs. */

interface Known {
  readonly version: string;
  readonly license: string;
  readonly description: string;
}

export const manifestOf = (known: Known, entries: Readonly<Record<string, string>>) => ({
  name: 'credence',
  ...known,
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  exports: {
    ...Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [
        name,
        { types: `./${file}.d.ts`, default: `./${file}.js` },
      ]),
    ),
    './package.json': './package.json',
  },
  peerDependencies: { webgpu: '>=0.6.2', '@sparticuz/chromium': '>=147' },
  peerDependenciesMeta: { webgpu: { optional: true }, '@sparticuz/chromium': { optional: true } },
});
