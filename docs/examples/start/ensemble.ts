/** An ensemble in a worker: the page stays quick. Members disagree at the border. */
import { deepEnsemble } from 'credence';
import { openWorker } from 'credence/worker';

const inputs = Array.from({ length: 300 }, (_, n) => [Math.sin(n), Math.cos(3 * n)]);
const labels = inputs.map((row) => (row[0]! > row[1]! ? 'left' : 'right'));
const worker = openWorker();
const model = await worker.fitClassifier({ inputs, labels }, { method: deepEnsemble(5) });
const rows = Float32Array.of(1, -1, 0.3, 0.3);
const { predicted, epistemic } = await model.predict(rows);
document.body.textContent = `${predicted}; members disagree by ${epistemic} nats`;
worker.close();
