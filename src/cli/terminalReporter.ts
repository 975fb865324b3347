/** For people: a bar while it trains, a line for each epoch, a table at the end. */
import { MultiBar, type SingleBar } from 'cli-progress';
import { barLine, type Progress } from './barLine.ts';
import { diagnosisText } from './diagnosisText.ts';
import type { Event, Reporter } from './events.ts';
import { decimal, duration, grouped, percent } from './format.ts';
import type { Output } from './io.ts';
import { metricsTable } from './metricsTable.ts';
import { shortPath } from './runFolder.ts';

const legend =
  'free energy (F) and NLL: nats per image; KL: nats, whole network; test error: at mean weights';

export function terminalReporter(stdout: Output): Reporter {
  let testError: number | null = null;
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
      format: (_options, _parameters, payload: Progress) => barLine(payload, testError, stdout.columns || 80),
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
    start({ adapter, config, parameters }) {
      line(`adapter: ${adapter}`);
      const { layers, epochs, trainImages, estimator, temperature } = config;
      line(
        `training ${layers.join('-')} (${grouped(parameters)} weights and biases) on ${grouped(trainImages)} images, ` +
          `${epochs === 1 ? '1 epoch' : `${epochs} epochs`}, estimator ${estimator}, temperature ${temperature}`,
      );
      line(legend);
    },
    progress: showProgress,
    epoch(event) {
      testError = event.testError;
      const test = event.testError === null ? 'not measured' : percent(event.testError);
      line(
        `epoch ${String(event.epoch).padStart(String(event.epochs).length)}/${event.epochs}: ` +
          `free energy ${decimal(event.freeEnergy)}, NLL ${decimal(event.nll)}, KL ${grouped(event.kl)}, ` +
          `test error ${test}, ${duration(event.seconds)}`,
      );
    },
    // a note says it
    stopped: () => undefined,
    done({ run, metrics, report }) {
      if (metrics) line(`\n${metricsTable(metrics)}`);
      line(`run folder: ${shortPath(run)}`);
      if (report) line(`report: ${shortPath(report)}`);
    },
    evaluation({ metrics }) {
      line(metricsTable(metrics));
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
