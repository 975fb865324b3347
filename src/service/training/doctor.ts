/** The doctor at the bedside: what is wrong with a run while it trains, and once it is over. */
import type { Remains } from '../../bayes/diagnose/evidence.ts';
import type { Finding } from '../../bayes/diagnose/finding.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { LabelledImages, Posterior, Prediction, StepMetrics } from '../../index.ts';
import { createPacing } from '../networks/pacing.ts';

export interface Diagnosis {
  /** The questions that could be answered. */
  readonly checked: readonly string[];
  /** The worst first. */
  readonly findings: readonly Finding[];
}

export interface Doctor {
  /** Of a run that goes on; undefined if the last look was just now. */
  glance(posterior: Posterior, history: StepMetrics[] | undefined): Promise<Diagnosis | undefined>;
  /** Of a run that is over, with its prediction of the test images. */
  examine(
    posterior: Posterior,
    history: StepMetrics[] | undefined,
    prediction: Prediction,
  ): Promise<Diagnosis>;
}

/** Checks of an end: while a run goes on they only say that it goes on. */
const onlyAtTheEnd: readonly string[] = [
  'unfinished',
  'worse-than-ignorance',
  'kl-swamping',
  'prior-collapse',
  'point-collapse',
  'kl-warmup',
];

/** Seconds between two looks while training goes on, and the most of the time that they may take. */
const glanceGap = 5;
const glanceShare = 0.05;

export function createDoctor(
  settings: RunSettings,
  { train, test }: { readonly train: LabelledImages; readonly test: LabelledImages },
): Doctor {
  const pacing = createPacing(glanceGap, glanceShare);
  const seconds = () => performance.now() / 1000;
  return {
    async glance(posterior, history) {
      const from = seconds();
      if (pacing.wait(from) > 0) return undefined;
      // half a schedule is none: the course so far is judged as it is
      const constant = { ...settings, schedule: 'constant' as const };
      const { checked, findings } = await look({
        ...{ posterior, settings: constant, train, test },
        ...(history && { history }),
      });
      pacing.spent(from, seconds());
      return { checked, findings: findings.filter(({ code }) => !onlyAtTheEnd.includes(code)) };
    },
    examine: (posterior, history, prediction) =>
      look({ posterior, settings, train, test, prediction, ...(history && { history }) }),
  };
}

/** What the first answer does not need is loaded with the first look. */
async function look(remains: Remains): Promise<Diagnosis> {
  const [{ checked, diagnose }, { evidenceOf }] = await Promise.all([
    import('../../bayes/diagnose/diagnose.ts'),
    import('../../bayes/diagnose/evidence.ts'),
  ]);
  const evidence = evidenceOf(remains);
  return { checked: checked(evidence), findings: diagnose(evidence) };
}
