/** The order of test files by which both workers end together, in a fresh clone too. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Those that take longest, the longest first; the others take a few seconds at most. */
const longest = [
  'src/cli/training/resume.test.ts',
  'tools/fuzz/fuzz.test.ts',
  'docs/snippets/snippets.test.ts',
  'shaders/lib/block.test.ts',
  'docs/examples/first.test.ts',
  'src/cli/training/fullDisk.test.ts',
  'src/cli/commands/tables.test.ts',
  'src/cli/runFolders/belonging.test.ts',
  'src/bayes/training/gradients.test.ts',
  'shaders/catalogue.test.ts',
  'src/bayes/knownPosterior.test.ts',
  'docs/examples/methods.test.ts',
  'src/cli/commands/none.test.ts',
  'src/bayes/training/trainingState.test.ts',
  'src/bayes/diagnose/training.test.ts',
  'src/bayes/survivingNetwork.test.ts',
  'src/cli/training/resumeOptions.test.ts',
  'src/bayes/training/train.test.ts',
  'src/cli/commands/train.test.ts',
  'src/bayes/hmcBand.test.ts',
  'src/bayes/noisePrior.test.ts',
  'shaders/lib/cpu/occupied.test.ts',
  'tools/package/package.test.ts',
  'src/bayes/extremes.test.ts',
  'src/service/training/training.test.ts',
  'src/bayes/training/step.test.ts',
  'src/bayes/training/tune.test.ts',
  'src/cli/prune/prune.test.ts',
].map((file) => root + file);

const missing = longest.filter((file) => !existsSync(file));
if (missing.length > 0) {
  throw new Error(`no such test: ${missing.join(', ')}. Name it as it is called now, or leave it out.`);
}

/** Files with a process of their own come first: a shared process ends where one of those comes between. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(moduleId);
      return at < 0 ? longest.length : at;
    };
    const shares = ({ project }: TestSpecification) => Number(!project.config.isolate);
    return files.toSorted((a, b) => shares(a) - shares(b) || place(a) - place(b));
  }
}
