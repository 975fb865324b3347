/** As short as a webpack configuration can be: its defaults must do. */
// biome-ignore lint/style/noDefaultExport: webpack takes it so
export default { mode: 'production', entry: { page: './out/page.js', ensemble: './out/start/ensemble.js' } };
