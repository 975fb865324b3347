import { readFile } from 'node:fs/promises';
import { decodePosterior } from '../src/bayes/posterior/posteriorFile.ts';
import type { OneStepRequest } from '../src/bayes/training/oneStepRequest.ts';
import { hideable } from '../src/dashboard/lessons/hidden.ts';
import { lessonLink, lessons } from '../src/dashboard/lessons/lessons.ts';
import { parseCard } from '../src/persist/shipped/cardFile.ts';
import { oneStep } from '../src/reference/oneStep.ts';
import { axeFaults } from './harness/axe.ts';
import { savedCsv } from './harness/saved.ts';
import { expect, test } from './harness/test.ts';

test.use({ withLab: true });

const folder = new URL('../public/posterior/', import.meta.url);

test('how it works: a step with its numbers, a band that breathes, and lessons from link to link', async ({
  page,
}) => {
  await page.goto('/#step=0.2.1.7..');
  const lab = page.locator('credence-lab');
  const step = page.locator('how-step');
  await page.getByRole('link', { name: 'How it works' }).click();

  await test.step("each number of the step is the reference's", async () => {
    const stage = step.getByRole('group', { name: /^Stages of the step/ });
    await expect(stage.getByRole('heading')).toHaveText('Draw the weight');
    const shown: Record<string, number> = {};
    await stage.focus();
    for (let n = 1; n <= 6; n++) {
      await expect(stage).toContainText(`Stage ${n} of 6`);
      for (const cell of await stage.locator('[data-number]').all()) {
        const [name, value] = await cell.evaluate(({ dataset }) => [dataset.number, dataset.value]);
        shown[name!] = Number(value);
      }
      await page.keyboard.press('ArrowRight');
    }
    await expect(page).toHaveURL(/step=5\.2\.1\.7/);
    const card = parseCard('digits.json', await readFile(new URL('digits.json', folder), 'utf8'));
    const posterior = decodePosterior('p', await readFile(new URL('digits.safetensors', folder)));
    const image = await lab
      .locator('digit-pad')
      .evaluate((pad) => Array.from((pad as unknown as { image: Uint8Array }).image));
    const { temperature, trainExamples, learningRate } = card.config;
    const request: OneStepRequest = {
      ...{ image: Uint8Array.from(image), label: 7, seed: 1, place: { layer: 2 } },
      ...{ klScale: temperature / trainExamples, learningRate },
    };
    const { mu, rho, eps, w, loss, dw, ofMu, ofRho, lossAfter } = oneStep(posterior, request);
    const wanted = {
      ...{ mu, rho, eps, w, nll: loss.nll, kl: loss.kl, g: dw, nllAfter: lossAfter.nll },
      ...{ dmu: ofMu.gradient, drho: ofRho.gradient, muAfter: ofMu.after, rhoAfter: ofRho.after },
    };
    for (const [name, value] of Object.entries(wanted)) {
      const bound = 1e-5 * Math.max(1, Math.abs(value));
      expect(Math.abs(shown[name]! - value), `${name}: ${shown[name]}`).toBeLessThanOrEqual(bound);
    }
    const { rows } = await savedCsv(step);
    expect(rows).toHaveLength(31);
  });

  await test.step('the band is the prior, narrows at points, and is the prior again without them', async () => {
    const toy = page.locator('band-toy');
    const band = () =>
      toy.evaluate((element) => {
        const { band } = element as unknown as { band: { upper: Float64Array; lower: Float64Array } | null };
        return band && Array.from(band.upper, (upper, n) => upper - band.lower[n]!);
      });
    const plot = toy.getByRole('application', { name: /^Points/ });
    await plot.scrollIntoViewIfNeeded();
    await expect.poll(band).toHaveLength(61);
    const prior = (await band())!;
    // two points by the mouse, one by keys
    const { width, height } = (await plot.boundingBox())!;
    await plot.click({ position: { x: 0.4 * width, y: 0.5 * height } });
    await plot.click({ position: { x: 0.7 * width, y: 0.4 * height } });
    await plot.press('Enter');
    const note = toy.locator('[data-note="band"]');
    await expect(note).toContainText('3 points');
    await expect(note).not.toContainText('Training');
    expect((await band())![30]!).toBeLessThan(0.8 * prior[30]!);
    await expect(page).toHaveURL(/band=24\*1\*1_/);
    await toy.getByRole('button', { name: 'Take all points away' }).click();
    await expect(note).toContainText('these curves are the prior');
    await expect.poll(band).toEqual(prior);
  });

  await test.step('nothing is wrong for those who cannot see it', async () => {
    expect(await axeFaults(page)).toEqual([]);
  });

  await test.step('a lesson sets its scene, and leads to the next one and out', async () => {
    await page.getByRole('link', { name: lessons.heart.title }).click();
    const lesson = page.locator('lesson-panel');
    await expect(lesson.getByRole('heading')).toHaveText(lessons.heart.title);
    await expect(lesson.getByRole('heading')).toBeFocused();
    await expect(lab).toHaveAttribute('data-verdict', 'foreign');
    await expect(page.locator('#train')).toBeHidden();
    await expect(lab.getByRole('slider', { name: 'Weights removed' })).toBeHidden();
    await lesson.getByRole('link', { name: lessons.doubts.title }).click();
    await expect(lab).toHaveAttribute('data-verdict', 'noise');
    await lesson.getByRole('link', { name: 'Show a scribble' }).click();
    await expect(lab).toHaveAttribute('data-verdict', 'foreign');
    await page.goBack();
    await expect(lab).toHaveAttribute('data-verdict', 'noise');
    await page.evaluate((hash) => location.assign(hash), lessonLink('prune'));
    await expect(lab.getByRole('slider', { name: 'Weights removed' })).toHaveAttribute(
      'aria-valuetext',
      /^75 %/,
    );
    await expect(lab).toHaveAttribute('data-verdict', 'sure');
    await page.evaluate((hash) => location.assign(hash), lessonLink('band'));
    await expect(lab).toBeHidden();
    await expect(page.locator('band-toy [data-note="band"]')).toContainText(
      `${lessons.band.scene.band!.points.length} points`,
    );
    await lesson.getByRole('button', { name: 'Leave the lesson' }).click();
    await expect(page.locator('#train')).toBeVisible();
    await expect(page).not.toHaveURL(/lesson|hide/);
    await expect(lab.locator('[data-note="ignored"]')).toHaveCount(0);
    // a link that hides everything still has a way out
    await page.evaluate((hash) => location.assign(hash), `#hide=${Object.keys(hideable).join('.')}`);
    await expect(lab).toBeHidden();
    await page.getByRole('button', { name: 'Show the whole page' }).click();
    await expect(lab).toBeVisible();
  });
});
