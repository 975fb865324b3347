/** What a command reports while it runs: as JSON lines for programs, as a bar and a table for people. */
import type { Finding } from '../../bayes/diagnose/finding.ts';
import type { Method } from '../../bayes/method.ts';
import type { KeepingCost } from '../../bayes/training/keeper.ts';
import type { TableReading } from '../../data/columns/describe.ts';
import type { OodReport, OodSet } from '../../figures/predictions/ood.ts';
import type { Quality } from '../../figures/predictions/quality.ts';
import type { PruningReport, PruningRow } from '../../figures/weights/pruning.ts';
import type { Profile } from '../../gpu/profiler.ts';
import type { DenseLayer } from '../../import/denseLayers.ts';
import type { HeldOutScores } from '../../import/scores.ts';
import type { RunConfig, RunMetrics } from '../../persist/runFolder.ts';
import type { RunStatus } from '../../persist/runStatus.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import type { ExportOptions } from '../options/export.ts';
import type { Scores } from '../ship/scores.ts';
import type { EpochSummary } from '../training/history.ts';

export type Event =
  | {
      readonly event: 'start';
      /** The run folder, which is there from now on. */
      readonly run: string;
      /** Steps that the run has behind it: 0 of a new one. */
      readonly step: number;
      readonly adapter: string;
      readonly config: RunConfig;
      /** Weights and biases, of all members of an ensemble. */
      readonly parameters: number;
      readonly testExamples: number;
    }
  | {
      /** About four a second. Means over the steps since the one before. */
      readonly event: 'progress';
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly steps: number;
      /** Nats per example: nll + temperature * kl / N. */
      readonly freeEnergy: number;
      /** Nats per example; of a regression, of its standardised targets. */
      readonly nll: number;
      /** Nats, of the whole network. */
      readonly kl: number;
      /**
       * Fraction of wrong training examples; of a regression the RMSE, in standard deviations of the
       * targets.
       */
      readonly trainError: number;
      readonly examplesPerSecond: number;
      readonly secondsLeft: number;
    }
  /** Training went back to a step: what was reported of later ones is void, and they are made anew. */
  | { readonly event: 'wentBack'; readonly step: number; readonly because: 'non-finite' | 'device-lost' }
  /**
   * Something else takes its time: when it begins, about four times a second, and when it is done. `share` is
   * what is done of it, from 0 to 1; null where nobody knows.
   */
  | { readonly event: 'work'; readonly doing: string; readonly share: number | null }
  /** After epochs that are kept: see training.ts. */
  | ({ readonly event: 'epoch'; readonly epochs: number; readonly seconds: number } & EpochSummary)
  | { readonly event: 'stopped'; readonly reason: string; readonly epochs: number }
  /** What it cost to be able to go on after a crash. */
  | ({ readonly event: 'checkpoints' } & KeepingCost)
  /** What `--profile` measured while it trained. */
  | { readonly event: 'profile'; readonly profile: Profile }
  | {
      readonly event: 'done';
      /** The run folder. */
      readonly run: string;
      readonly method: Method;
      /** Null if the device was lost before they were measured. */
      readonly metrics: RunMetrics | null;
      /** The report's file, if there is one. */
      readonly report: string | null;
    }
  /** How a table was read: before it is trained on, and by `inspect`. */
  | { readonly event: 'reading'; readonly reading: TableReading }
  /** One folder of `runs`. */
  | ({ readonly event: 'run' } & ListedRun)
  | { readonly event: 'evaluation'; readonly run: string; readonly metrics: Evaluation }
  /** One out-of-distribution set, as soon as it is predicted. */
  | { readonly event: 'oodSet'; readonly run: string; readonly set: OodSet }
  /** All of them; `file` and `report` are null where no set applies, or there is no report to add them to. */
  | {
      readonly event: 'ood';
      readonly run: string;
      readonly ood: OodReport;
      readonly file: string | null;
      readonly report: string | null;
    }
  /** One fraction of the weights removed, as soon as it is measured. */
  | { readonly event: 'pruningRow'; readonly run: string; readonly row: PruningRow }
  /** All of them; `report` is null if there is none to add them to, `saved` if nothing was to be saved. */
  | {
      readonly event: 'pruning';
      readonly run: string;
      readonly pruning: PruningReport;
      readonly file: string;
      readonly report: string | null;
      readonly saved: string | null;
    }
  | {
      readonly event: 'shipped';
      readonly run: string;
      readonly card: NetworkCard;
      /** The scores of the run's own posterior; null if they were not asked for. */
      readonly parent: Scores | null;
      /** The posterior and its card. */
      readonly files: readonly string[];
    }
  | {
      readonly event: 'export';
      readonly run: string;
      readonly to: ExportOptions['to'];
      /** Null of a format other than ONNX. */
      readonly graph: ExportOptions['graph'] | null;
      readonly file: string;
      readonly bytes: number;
    }
  | {
      readonly event: 'imported';
      readonly run: string;
      /** The file of the network. */
      readonly model: string;
      readonly activation: string | null;
      /** As the file has them; `[out, in]` was transposed. */
      readonly layers: readonly Pick<DenseLayer, 'name' | 'inputs' | 'outputs' | 'axes'>[];
      /** Of the last layer's weights, and how much the training examples count: 1 in full. */
      readonly priorScale: number;
      readonly evidence: number;
      /** Held-out examples that chose these two. */
      readonly chosenBy: number;
      /** Other held-out examples, which were measured: by the network as it was, and as it is. */
      readonly examples: number;
      readonly before: HeldOutScores;
      readonly after: HeldOutScores;
    }
  | {
      readonly event: 'diagnosis';
      readonly run: string;
      /** What the run's files were enough to check. */
      readonly checked: readonly string[];
      /** The worst first. */
      readonly findings: readonly Finding[];
    };

/** How far a run has come. */
export interface ListedRun {
  readonly run: string;
  /**
   * `interrupted`: it was training or measuring, and its process is gone. `unreadable`: a file is damaged,
   * was changed, or is of another run.
   */
  readonly status: RunStatus['status'] | 'interrupted' | 'unreadable';
  /** Of its newest state, and of the whole run; null where that is not known. */
  readonly step: number | null;
  readonly steps: number | null;
  /** Of the whole run. */
  readonly epochs: number | null;
  /** Why it was stopped or failed, or what is wrong with its files. */
  readonly reason: string | null;
  /** What to type to go on; null of a run that is done, or where nothing goes on. */
  readonly resume: string | null;
}

export interface Evaluation extends Pick<RunMetrics, 'adapter' | 'seed' | 'test' | 'validation'> {
  readonly method: Method;
  /** Of a classifier: calibration, selection and conformal sets. */
  readonly quality?: Quality;
}

export interface Reporter {
  report(event: Event): void;
  /** A sentence for people; never on a stdout that carries JSON. */
  note(text: string): void;
  /** Takes the bar off the screen, whatever happened. */
  close(): void;
}
