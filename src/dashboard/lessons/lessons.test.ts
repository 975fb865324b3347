/** The lessons and the document that lists them: each link says what the lesson shows. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { drawStrokes } from '../../data/digit/strokes.ts';
import { strokesFromText } from '../../data/digit/strokesText.ts';
import { parseCard } from '../../persist/shipped/cardFile.ts';
import { addressNames } from '../form/settings.ts';
import { readHash } from '../lab/hash.ts';
import { pruneSteps } from '../lab/labState.ts';
import { riskSteps } from '../lab/risk.ts';
import { sceneOf } from './follow.ts';
import { hiddenFromText, hideable } from './hidden.ts';
import { type Lesson, lessonLink, lessons } from './lessons.ts';
import { lessonNames } from './names.ts';

const root = new URL('../../../', import.meta.url);
const document = await readFile(new URL('docs/lessons.md', root), 'utf8');
const card = parseCard('digits.json', await readFile(new URL('public/posterior/digits.json', root), 'utf8'));

/** The text of the document under a title, up to the next one. */
const under = (title: string): string => document.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(http:\/\/localhost:5173\/(#[^)]*)\)/g)].map(([, hash]) => hash!);

describe.each(lessonNames)('the lesson %s', (name) => {
  const lesson: Lesson = lessons[name];
  const text = under(lesson.title);

  test('stands in the document, with its sentence and its link', () => {
    expect(text).toContain(lesson.summary);
    expect(linksIn(text)[0]).toBe(lessonLink(name));
  });

  test('has links that are read without a notice, and say what they show', () => {
    const links = linksIn(text);
    expect(links).toHaveLength(1 + (lesson.also?.length ?? 0));
    const scenes = [lesson.scene, ...(lesson.also ?? []).map(({ scene }) => scene)];
    links.forEach((link, n) => {
      const { state, ignored } = readHash(link, addressNames);
      expect(ignored).toEqual([]);
      expect(state).toEqual({ hide: lesson.scene.hide, ...scenes[n], lesson: name });
      expect(sceneOf(state)).toMatchObject({ lesson: name, hide: lesson.scene.hide });
      // the drawing is one, and the sliders have such places
      if (state.draw)
        expect(drawStrokes(strokesFromText(state.draw)!).some((pixel) => pixel > 200)).toBe(true);
      if (state.prune !== undefined) expect(pruneSteps(card)).toContain(state.prune);
      if (state.risk !== undefined) expect(state.risk).toBeLessThan(riskSteps(card).length);
    });
  });

  test('hides what it does not speak of, and never the part that it begins at', () => {
    expect(lesson.scene.hide!.length).toBeGreaterThan(3);
    expect(lesson.scene.hide).not.toContain(lesson.part);
  });
});

test('every link of the document belongs to a lesson', () => {
  const links = lessonNames.flatMap((name) => linksIn(under(lessons[name].title)));
  expect(linksIn(document)).toEqual(links);
  // what can be hidden is listed
  for (const name of Object.keys(hideable)) expect(document).toContain(`\`${name}\``);
});

test('what is hidden by an unknown name is no list', () => {
  expect(hiddenFromText('train.how')).toEqual(['train', 'how']);
  expect(hiddenFromText('train.train')).toEqual(['train']);
  for (const text of ['', 'train.', 'all', '__proto__', 'train,how'])
    expect(hiddenFromText(text)).toBeUndefined();
});
