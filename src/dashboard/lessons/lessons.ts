/** The lessons: for each a text, what the page shows, and what it hides. docs/lessons.md lists them. */
import { bandDefaults } from '../../service/learn/band.ts';
import { type LinkedState, writeHash } from '../lab/hash.ts';
import type { LessonName } from './names.ts';

export interface Lesson {
  readonly title: string;
  /** One sentence, for lists. */
  readonly summary: string;
  /** Shown beside the scene. */
  readonly text: readonly string[];
  /** The part of the page that it begins at. */
  readonly part: 'try' | 'how';
  readonly scene: LinkedState;
  /** Other scenes of the same lesson. */
  readonly also?: readonly { readonly label: string; readonly scene: LinkedState }[];
}

const heart =
  'ggBiXGhBiB3C0CnDiEnCgFJ6EiCwD-DoBgFnBoFvDgF5E0E_EqEhE-DzCqDhBqCFaFZhBpCzCpDhE9D_EpE5EzEvD_EnBnFoB_EwD9D6EhCgFKiEoC0CoDiB4CGiB';
const fourOrNine = '-e6M_IwLkB2H8RnB.-oB6MnBypB';
const crookedFour = '-d6MjIwLoB2H8RnB.-oB6MnBypB';
const scribble = '0J0J4sBuE3sBwE4sBwE3sBuE4sBwE3sBwE4sBuE3sBwE4sBwE3sBuE';
const seven = 'mT-R2HpB-IAsITpBkF5D2H7D2HlD2HxCgH';

const otherParts = ['train', 'weights', 'predictions', 'how', 'take'] as const;
const points = [
  [-1, -0.9],
  [-0.7, -0.8],
  [-0.4, -0.4],
  [-0.1, -0.2],
  [0.2, 0.3],
  [0.5, 0.5],
  [0.8, 0.9],
  [1.1, 0.8],
] as const;

export const lessons: Readonly<Record<LessonName, Lesson>> = {
  heart: {
    title: 'It says that it does not know',
    summary: 'A heart is no digit, and the network refuses to call it one.',
    text: [
      'An ordinary network has ten answers and must give one of them. Draw it a heart, and it still names a digit.',
      'This one was also shown what is no digit while it learned. Look at the sentence: it refuses. The bar "no digit" and the mark on "Foreign" say why: above the mark nothing is answered.',
      'Now draw a digit of your own, then something that is none. How strange must it be before it is refused?',
    ],
    part: 'try',
    scene: { draw: heart, hide: ['alter', 'risk', 'prune', 'strip', ...otherParts] },
  },
  doubts: {
    title: 'Two kinds of doubt',
    summary: 'A digit between a 4 and a 9, and a scribble: both are refused, for different reasons.',
    text: [
      'This could be a 4 or a 9. Every draw of the weights says so: each doubts by itself. That is noise in the image, and no more training data would settle it. Look at the meter "Noise in the image".',
      'A scribble is another matter. It may even look a little like some digit, but the network has seen nothing like it: it is foreign.',
      'Look through the draws one by one in both cases. Where do they agree with each other?',
    ],
    part: 'try',
    scene: { draw: fourOrNine, hide: ['alter', 'risk', 'prune', ...otherParts] },
    also: [
      { label: 'Show the 4 or 9', scene: { draw: fourOrNine } },
      { label: 'Show a scribble', scene: { draw: scribble } },
    ],
  },
  risk: {
    title: 'How often may it be wrong?',
    summary: 'The threshold of refusal trades answers against mistakes, and the slider says at which rate.',
    text: [
      'Nobody can tell the network how careful to be but you. This 4 is a little crooked. At the strict end of the slider it is refused; move it to the right, and at some place it is answered.',
      'The line below the slider says what each place does on 10,000 test images that the network never saw: how many it answers, and how many of those answers are wrong.',
      'Which place would you choose to sort letters by machine? And to read the dose on a prescription?',
    ],
    part: 'try',
    scene: { draw: crookedFour, risk: 0, hide: ['alter', 'prune', 'strip', ...otherParts] },
  },
  prune: {
    title: 'Throw weights away',
    summary: 'A weight that is unsure of its sign can go: the network hardly notices, up to a point.',
    text: [
      'Each weight knows how sure it is: its mean μ beside its standard deviation σ. Where σ is larger than μ, not even the sign is known, and the weight can be removed.',
      'Here three quarters of the weights are gone, those with the least |μ| / σ. Is it still a 7? Go on to the right until the answer changes, and read how many of the test images are then wrong.',
    ],
    part: 'try',
    scene: { draw: seven, prune: 75, hide: ['alter', 'risk', 'strip', ...otherParts] },
  },
  band: {
    title: 'A band that breathes',
    summary: 'A curve through points: away from them the band opens.',
    text: [
      'The same method on one input, where all of it can be seen. Thin lines are networks that the posterior thinks possible. Where the points are they agree; to the left and right each goes its own way.',
      'Click far to the right, four or five times, and watch the band close there. Click on a point to take it away again. Then take all points away: what is left is the prior, what the network thinks before it has seen anything.',
      'Move the temperature to 0: the prior no longer counts, and the band is narrow everywhere. That is how an ordinary network is sure of nonsense.',
      'And a flaw: leave a gap between two groups of points. The band hardly opens in it, because this posterior knows no correlations between weights.',
    ],
    part: 'how',
    scene: {
      band: { points, settings: bandDefaults },
      hide: ['try', 'train', 'weights', 'predictions', 'step', 'take'],
    },
  },
};

/** The part of an address behind #, `#` included. */
export const lessonLink = (lesson: LessonName): string => writeHash({ lesson, ...lessons[lesson].scene });
