/** A table in Node: categories and units are learnt, and go with the file. */
import { readFile, writeFile } from 'node:fs/promises';
import { fitRegressor } from 'credence';
import { openGpuHere } from 'credence/node';

const gpu = await openGpuHere();
const table = await readFile('prices.csv', 'utf8');
const model = await fitRegressor(gpu, { table, target: 'price' });
const { mean, sd, epistemic } = await model.predict([{ size: 80, colour: 'red' }]);
console.log(`${mean[0]} ± ${sd[0]}, of which ${epistemic[0]} would go with more rows`);
await writeFile('prices.safetensors', await model.save());
gpu.destroy();
