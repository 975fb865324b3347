/** The sets that stand beside the test images: the foreign ones, and digits by other pens, to be kept. */
import { randomWords } from '../../bayes/random.ts';
import { noiseImages } from '../../data/ood/noise.ts';
import type { NamedSet } from '../../figures/predictions/measured.ts';
import type { ImageSets } from '../pad/pageSource.ts';

/** Images of noise. */
const noises = 400;

/** By the names of the card and the command line. @throws DataError */
export async function foreignSets(open: ImageSets): Promise<NamedSet[]> {
  const [fashion, letters, drawn, digits] = await Promise.all([
    open('fashion'),
    open('letters'),
    open('drawn'),
    open('digits'),
  ]);
  return [
    { name: 'fashion', title: 'pieces of clothing', images: fashion.images },
    { name: 'letters', title: 'letters', images: letters.images },
    { name: 'drawn-choose', title: 'drawings that are no digit', images: drawn.images },
    { name: 'noise', title: 'nothing but noise', images: noiseImages(noises, 28, 28, randomWords(0, 0, 0)) },
    { name: 'drawn-digits', title: 'digits by other pens', images: digits.images, labels: digits.labels },
  ];
}
