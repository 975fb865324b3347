/** Between the lab's state and the service: asks when something changes, and takes in what is answered. */
import { newestWins } from '../../service/calls/newest.ts';
import type { Calls } from '../../service/protocol.ts';
import type { Asker } from '../worker/pageService.ts';
import { faultIn } from '../worker/trainer.ts';
import type { Answered, LabState, LabStore } from './labState.ts';

export interface LabController {
  /** Has the service open the network that ships, anew in a new worker. */
  ship(): void;
  /** The network in training has learned more. */
  learned(): void;
}

/** @param files addresses of the network that ships */
export function createLabController(
  store: LabStore,
  service: Asker,
  files: Calls['ship']['given'],
): LabController {
  let shipped: Promise<unknown> = Promise.resolve();
  const newest = newestWins(async (state: LabState): Promise<Answered> => {
    if (state.network === 'shipped') await shipped;
    const { image, network } = state;
    const pruned = state.prune / 100;
    const { answers, ...by } = await service.ask('predict', { images: image, network, pruned });
    return { image, network, pruned, answer: answers[0]!, ...by };
  });

  function ask(): void {
    const { state } = store;
    if (state.network === 'trained' && !state.isTrained) return;
    newest.ask(state).then(
      (answered) => answered && store.set({ answered, problem: '' }),
      (error) => store.set({ problem: faultIn(error).message, answered: undefined }),
    );
  }

  store.listen((state, before) => {
    const isOther = state.network !== before.network || state.prune !== before.prune;
    // the pad may tell the same image again
    if (isOther || state.image.some((pixel, i) => pixel !== before.image[i])) ask();
  });

  return {
    ship() {
      const asked = service.ask('ship', files);
      shipped = asked;
      asked.then(({ card }) => store.set({ card })).catch(() => undefined);
      ask();
    },
    learned() {
      if (store.state.network === 'trained') ask();
    },
  };
}
