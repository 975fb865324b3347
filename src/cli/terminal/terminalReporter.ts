/** For people: a bar while it trains, a line for each epoch, a table at the end. */
import { hasPosterior, type Method, methodTitle } from '../../bayes/method.ts';
import { duration, whole } from '../../kit/format.ts';
import { datasetName } from '../../persist/runConfig.ts';
import { readingText } from '../data/readingText.ts';
import { importedText } from '../importing/text.ts';
import type { Output } from '../io.ts';
import { oodText } from '../ood/text.ts';
import { pruningText, rowText } from '../prune/text.ts';
import { shortPath } from '../runFolders/runFolder.ts';
import { costText, listedText } from '../runFolders/text.ts';
import { cardText } from '../ship/text.ts';
import { errorOf } from '../training/history.ts';
import { barLine, errors, partNames, type Words } from './barLine.ts';
import { diagnosisText } from './diagnosisText.ts';
import type { Event, Reporter } from './events.ts';
import { decimal } from './format.ts';
import { textWidthOf, widthOf, wrappedLines } from './layout.ts';
import { metricsTable } from './metricsTable.ts';
import { createMovingLine, type Writer } from './movingLine.ts';
import { profileTable } from './profileTable.ts';
import { workLine } from './workLine.ts';

/** What the short names of the lines below mean. */
function legend(method: Method, { task, part }: Words): string {
  const isRegression = task === 'regression';
  const examples = isRegression ? 'rows' : 'examples';
  const nats = isRegression ? 'nats per row of standardised targets' : 'nats per example';
  const kl = hasPosterior(method)
    ? 'how far the posterior is from the prior'
    : "the prior's penalty on the weights, which have no width";
  const error = isRegression ? 'RMSE: in standard deviations of the target,' : 'error:';
  const by = method.kind === 'ensemble' ? 'of all members together' : 'with every weight at its mean';
  return (
    `F: free energy, which training makes small: NLL (how badly the training ${examples} are predicted, ${nats}) + the ` +
    `KL's share (KL: ${kl}, nats of the whole network). ${partNames[part]} ${error} ${by}.`
  );
}

/** So many lines a training leaves behind at most; the bar shows every epoch. */
const mostLines = 100;

export function terminalReporter(output: Output): Reporter {
  let error: number | null = null;
  let words: Words = { task: 'classification', examples: 'images', part: 'test' };
  const moving = createMovingLine(output);
  const width = () => widthOf(output);
  const line = (text: string): void => moving.log(wrappedLines(text, textWidthOf(output)));
  /** What is laid out already, or is to be copied. */
  const asIs = (text: string): void => moving.log(text);
  let training: Writer | undefined;
  let work: { readonly doing: string; readonly since: number } | undefined;

  const show: { [Name in Event['event']]: (event: Extract<Event, { event: Name }>) => void } = {
    start({ run, step, adapter, config, parameters, testExamples }) {
      line(`adapter: ${adapter}`);
      asIs(`run folder: ${shortPath(run)}${step > 0 ? `, going on after step ${whole(step)}` : ''}`);
      const { task, dataset, layers, epochs, trainExamples, validationExamples, method, temperature } =
        config;
      const held = validationExamples > 0 ? `${whole(validationExamples)} held out, ` : '';
      const examples = dataset.kind === 'images' ? 'images' : 'rows';
      words = { task, examples, part: validationExamples > 0 ? 'validation' : 'test' };
      line(
        `training ${layers.join('-')} (${whole(parameters)} weights and biases) on ${datasetName(dataset)} ` +
          `(${task}: ${whole(trainExamples)} ${words.examples} to train, ${held}${whole(testExamples)} to test on), ` +
          `${epochs === 1 ? '1 epoch' : `${epochs} epochs`}, ${methodTitle(method.kind)}, temperature ${temperature}`,
      );
      line(legend(method, words));
    },
    progress(event) {
      training = (columns) => barLine(event, error, columns, words);
      moving.show(training);
    },
    work({ doing, share }) {
      if (share === 1) {
        work = undefined;
        if (training) moving.show(training);
        else moving.clear();
        return;
      }
      if (work?.doing !== doing) work = { doing, since: performance.now() };
      const { since } = work;
      moving.show((columns) =>
        workLine({ doing, share, seconds: (performance.now() - since) / 1000 }, columns),
      );
    },
    epoch(event) {
      error = errorOf(event);
      const { epoch, epochs } = event;
      if (epoch % Math.ceil(epochs / mostLines) !== 0 && epoch !== epochs) return;
      const { name, write } = errors[words.task];
      const measured = error === null ? 'not measured' : write(error);
      line(
        `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}: ` +
          `F ${decimal(event.freeEnergy)}, NLL ${decimal(event.nll)}, KL ${whole(event.kl)}, ` +
          `${partNames[words.part]} ${name} ${measured}, ${duration(event.seconds)}`,
      );
    },
    // a note says each
    wentBack: () => undefined,
    stopped: () => undefined,
    checkpoints(cost) {
      line(costText(cost));
    },
    reading({ reading }) {
      asIs(readingText(reading, width()));
    },
    run(listed) {
      line(listedText(listed));
    },
    profile({ profile }) {
      asIs(`\n${profileTable(profile, width())}\n`);
    },
    done({ run, method, metrics, report }) {
      if (metrics) asIs(`\n${metricsTable(metrics, method, width(), words.examples)}`);
      asIs(`run folder: ${shortPath(run)}`);
      if (report) asIs(`report: ${shortPath(report)}`);
    },
    evaluation({ metrics }) {
      asIs(metricsTable(metrics, metrics.method, width()));
    },
    // a note says it
    oodSet: () => undefined,
    ood({ ood, file, report }) {
      asIs(`\n${oodText(ood, width())}`);
      if (file) asIs(`\nwritten: ${shortPath(file)}`);
      if (report) asIs(`report: ${shortPath(report)}`);
    },
    pruningRow({ row }) {
      line(rowText(row));
    },
    pruning({ pruning, file, report, saved }) {
      asIs(`\n${pruningText(pruning, width())}`);
      for (const path of [file, saved]) if (path) asIs(`written: ${shortPath(path)}`);
      if (report) asIs(`report: ${shortPath(report)}`);
    },
    shipped({ card, parent, files }) {
      asIs(`\n${cardText(card, { parent: parent ?? undefined, width: width() })}`);
      for (const path of files) asIs(`written: ${shortPath(path)}`);
    },
    export({ graph, file, bytes }) {
      const what = graph === null ? '' : `, graph ${graph}`;
      line(`written: ${shortPath(file)} (${whole(bytes)} bytes${what})`);
    },
    imported(event) {
      asIs(importedText(event, width()));
      asIs(`run folder: ${shortPath(event.run)}`);
    },
    diagnosis({ checked, findings }) {
      asIs(diagnosisText(checked, findings, Math.min(80, width())));
    },
  };

  return {
    report: (event) => (show[event.event] as (event: Event) => void)(event),
    note: line,
    close() {
      training = undefined;
      moving.clear();
    },
  };
}
