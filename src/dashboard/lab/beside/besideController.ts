/**
 * Asks for what stands beside an answer, and only for what is open. Maps and neighbours cost more than an
 * answer, so they wait until the image rests; the plain network costs less, so it follows every stroke.
 */
import { newestWins } from '../../../service/calls/newest.ts';
import type { Asker } from '../../worker/pageService.ts';
import { besideFiles } from '../../worker/shipped.ts';
import { faultIn } from '../../worker/trainer.ts';
import type { Answered, LabState, LabStore } from '../labState.ts';
import { type Beside, type BesideName, outcomeOf } from './besideState.ts';

export interface BesideController {
  /** A new worker has nothing of what the one before had fetched. */
  forget(): void;
}

/** Milliseconds for which an image rests before the dearer questions are asked. */
const rest = 250;
/** Neighbours that are shown. */
const neighbours = 8;

type Part = Partial<Beside>;

export function createBeside(store: LabStore, service: Asker): BesideController {
  const files = besideFiles();
  let plainShipped: Promise<unknown> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const set = (part: Part) => store.set({ beside: { ...store.state.beside, ...part } });
  const told = (name: BesideName, problem?: string): Pick<Beside, 'problems'> => {
    const { [name]: _, ...others } = store.state.beside.problems;
    return { problems: problem === undefined ? others : { ...others, [name]: problem } };
  };

  /** One question at a time, the newest; its answer or its fault goes into the store. */
  function question(name: BesideName, ask: (answered: Answered, beside: Beside) => Promise<Part>) {
    const newest = newestWins(([answered, beside]: [Answered, Beside]) => ask(answered, beside));
    return ({ answered, beside }: LabState) => {
      if (!answered || !beside.open.includes(name)) return;
      newest.ask([answered, beside]).then(
        (part) => part && set({ ...part, ...told(name) }),
        (error) => set({ [name]: undefined, ...told(name, faultIn(error).message) }),
      );
    };
  }

  const look = question('looked', async ({ image, network, pruned, answer }, beside) => {
    const outcome = outcomeOf(beside, answer);
    const reply = await service.ask('explain', { image, network, pruned, outcome });
    return { looked: { ...reply, image, network, pruned, outcome } };
  });
  const compare = question('like', async ({ image }) => {
    const [typical, nearest] = await Promise.all([
      service.ask('typical', { image, file: files.typical }),
      service.ask('nearest', { image, most: neighbours }),
    ]);
    return { like: { image, typical, nearest } };
  });
  const askPlain = question('plain', async ({ image }) => {
    plainShipped ??= service
      .ask('ship', { ...files.plain, as: 'plain' })
      .then(({ card }) => set({ plainCard: card }));
    // what could not be fetched is asked for again
    plainShipped.catch(() => {
      plainShipped = undefined;
    });
    await plainShipped;
    const { answers } = await service.ask('predict', { images: image, network: 'plain' });
    return { plain: { image, answer: answers[0]! } };
  });

  const resting = (state: LabState) => {
    look(state);
    compare(state);
  };

  store.listen((state, before) => {
    const { answered, beside } = state;
    if (answered !== before.answered) {
      askPlain(state);
      clearTimeout(timer);
      timer = setTimeout(() => resting(store.state), rest);
    }
    const opened = (name: BesideName) => beside.open.includes(name) && !before.beside.open.includes(name);
    if (opened('plain')) askPlain(state);
    if (opened('like')) compare(state);
    if (opened('looked') || beside.outcome !== before.beside.outcome) look(state);
    // the training images come with the first training
    if (state.isTrained && !before.isTrained) compare(state);
  });

  return {
    forget() {
      plainShipped = undefined;
    },
  };
}
