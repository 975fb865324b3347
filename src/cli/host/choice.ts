/** Which adapter a command asks for, whatever opens it. */
import { CredenceError } from '../../errors.ts';

/**
 * `gpu`: real hardware or an error. `software`: computed on the CPU. `auto`: the first of the two that
 * exists.
 */
export type AdapterChoice = 'auto' | 'gpu' | 'software';

const CHOICES: readonly AdapterChoice[] = ['auto', 'gpu', 'software'];

/** Reads `CREDENCE_ADAPTER`; `auto` if unset. Throws on a word that is no choice. */
export function choiceFromEnv(word: string | undefined = process.env.CREDENCE_ADAPTER): AdapterChoice {
  if (word === undefined || word === '') return 'auto';
  const choice = CHOICES.find((candidate) => candidate === word);
  if (choice) return choice;
  throw new CredenceError(
    'bad-option',
    `CREDENCE_ADAPTER is "${word}"; it must be one of: ${CHOICES.join(', ')}`,
  );
}

/**
 * What of `gpu` fits the choice, or null: for systems that tell hardware and software adapters apart by
 * themselves.
 */
export async function chooseFrom(gpu: GPU, choice: AdapterChoice): Promise<GPU | null> {
  const chosen = choice === 'software' ? fallbackOnly(gpu) : gpu;
  const adapter = await chosen.requestAdapter();
  if (!adapter || (choice === 'gpu' && adapter.info.isFallbackAdapter)) return null;
  return chosen;
}

/** Some have a software adapter built in (WARP on Windows), but hand it out only to those who ask. */
function fallbackOnly(gpu: GPU): GPU {
  return {
    wgslLanguageFeatures: gpu.wgslLanguageFeatures,
    getPreferredCanvasFormat: () => gpu.getPreferredCanvasFormat(),
    requestAdapter: (options) => gpu.requestAdapter({ ...options, forceFallbackAdapter: true }),
  } as GPU;
}
