/** For people: a bar while it trains, a line for each epoch, a table at the end. */
import { MultiBar, type SingleBar } from 'cli-progress';
import { methodTitle } from '../bayes/method.ts';
import { duration, whole } from '../kit/format.ts';
import { datasetName } from '../persist/runConfig.ts';
import { barLine, errors, type Progress, partNames, type Words } from './barLine.ts';
import { diagnosisText } from './diagnosisText.ts';
import type { Event, Reporter } from './events.ts';
import { decimal } from './format.ts';
import { errorOf } from './history.ts';
import type { Output } from './io.ts';
import { metricsTable } from './metricsTable.ts';
import { oodText } from './ood/text.ts';
import { profileTable } from './profileTable.ts';
import { pruningText } from './prune/text.ts';
import { shortPath } from './runFolder.ts';
import { costText, listedText } from './runFolders/text.ts';

const legends: Readonly<Record<Words['task'], (part: string) => string>> = {
  classification: (part) =>
    `free energy (F) and NLL: nats per example; KL: nats, whole network; ${part} error: at mean weights`,
  regression: (part) =>
    'free energy (F) and NLL: nats per row of standardised targets; KL: nats, whole network; ' +
    `${part} RMSE: in standard deviations of the target, at mean weights`,
};

/** So many lines a training leaves behind at most; the bar shows every epoch. */
const mostLines = 100;

export function terminalReporter(stdout: Output): Reporter {
  let error: number | null = null;
  let words: Words = { task: 'classification', examples: 'images', part: 'test' };
  let bars: MultiBar | undefined;
  let bar: SingleBar | undefined;
  const line = (text: string): void => {
    if (bars) bars.log(`${text}\n`);
    else stdout.write(`${text}\n`);
  };

  const showProgress = (progress: Progress): void => {
    bars ??= new MultiBar({
      stream: stdout,
      hideCursor: true,
      clearOnComplete: true,
      format: (_options, _parameters, payload: Progress) =>
        barLine(payload, error, stdout.columns || 80, words),
    });
    bar ??= bars.create(progress.steps, 0, progress);
    bar.update(progress.step, progress);
  };

  const close = (): void => {
    // the last lines wait for a redraw
    bars?.update();
    bars?.stop();
    bars = undefined;
    bar = undefined;
  };

  const show: { [Name in Event['event']]: (event: Extract<Event, { event: Name }>) => void } = {
    start({ run, step, adapter, config, parameters, testExamples }) {
      line(`adapter: ${adapter}`);
      line(`run folder: ${shortPath(run)}${step > 0 ? `, going on after step ${whole(step)}` : ''}`);
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
      line(legends[task](partNames[words.part]));
    },
    progress: showProgress,
    epoch(event) {
      error = errorOf(event);
      const { epoch, epochs } = event;
      if (epoch % Math.ceil(epochs / mostLines) !== 0 && epoch !== epochs) return;
      const { name, write } = errors[words.task];
      const measured = error === null ? 'not measured' : write(error);
      line(
        `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}: ` +
          `free energy ${decimal(event.freeEnergy)}, NLL ${decimal(event.nll)}, KL ${whole(event.kl)}, ` +
          `${partNames[words.part]} ${name} ${measured}, ${duration(event.seconds)}`,
      );
    },
    // a note says it
    stopped: () => undefined,
    checkpoints(cost) {
      line(costText(cost));
    },
    run(listed) {
      line(listedText(listed));
    },
    profile({ profile }) {
      line(`\n${profileTable(profile)}\n`);
    },
    done({ run, metrics, report }) {
      if (metrics) line(`\n${metricsTable(metrics)}`);
      line(`run folder: ${shortPath(run)}`);
      if (report) line(`report: ${shortPath(report)}`);
    },
    evaluation({ metrics }) {
      line(metricsTable(metrics));
    },
    // a note says it
    oodSet: () => undefined,
    ood({ ood, file, report }) {
      line(`\n${oodText(ood)}`);
      if (file) line(`\nwritten: ${shortPath(file)}`);
      if (report) line(`report: ${shortPath(report)}`);
    },
    pruningRow({ row }) {
      line(
        `${Number((100 * row.fraction).toFixed(4))} % removed${row.form === 'int8' ? ', in 8 bits' : ''}: measured`,
      );
    },
    pruning({ pruning, file, report, saved }) {
      line(`\n${pruningText(pruning)}`);
      for (const path of [file, saved]) if (path) line(`written: ${shortPath(path)}`);
      if (report) line(`report: ${shortPath(report)}`);
    },
    export({ graph, file, bytes }) {
      const what = graph === null ? '' : `, graph ${graph}`;
      line(`written: ${shortPath(file)} (${whole(bytes)} bytes${what})`);
    },
    diagnosis({ checked, findings }) {
      line(diagnosisText(checked, findings));
    },
  };

  return {
    report: (event) => (show[event.event] as (event: Event) => void)(event),
    note: line,
    close,
  };
}
