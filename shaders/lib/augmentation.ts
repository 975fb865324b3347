/**
 * Which version of an image a network sees: it is drawn for each row of a minibatch. Needs `random` and
 * `step`. The numbers are those of src/data/augment/augmentation.ts.
 */
import { streams } from './random.ts';

/** The names of the `override` constants below. */
export const augmentationConstants = [
  'rows',
  'columns',
  'untilAsItIs',
  'untilMoved',
  'untilThickened',
  'untilHardened',
  'turn',
  'scaleLeast',
  'scaleMost',
  'shear',
  'shift',
  'thicken',
  'hardenAbove',
  'hardenTimes',
] as const;

/** WGSL: `versionOf(row, draw)`. */
export const augmentation = `
override rows: u32;             // of an image, whose numbers lie row by row
override columns: u32;
override untilAsItIs: f32;      // ends of the versions' intervals on [0, 1]
override untilMoved: f32;
override untilThickened: f32;
override untilHardened: f32;
override turn: f32;             // standard deviation of the angle, in quarters of a turn
override scaleLeast: f32;
override scaleMost: f32;
override shear: f32;            // standard deviation of the shear
override shift: f32;            // most shift, as a share of the sides
override thicken: f32;
override hardenAbove: f32;
override hardenTimes: f32;

struct Version {
  isMoved: bool,
  isThickened: bool,
  isHardened: bool,
  // a pixel (x, y), from the centre, is read at (dot(toX, (x, y)), dot(toY, (x, y))) + shift
  toX: vec2f,
  toY: vec2f,
  shift: vec2f,
}

// (cos, sin) of quarters of a turn, exact where those are whole numbers
fn direction(quarters: f32) -> vec2f {
  let whole = round(quarters);
  let x = (quarters - whole) * 1.57079632679f;
  let x2 = x * x;
  let sine = x * (1.0 + x2 * (-0.16666667 + x2 * (0.008333333 - x2 * 0.0001984127)));
  let cosine = 1.0 + x2 * (-0.5 + x2 * (0.041666667 + x2 * (-0.0013888889 + x2 * 0.000024801587)));
  let quadrant = u32(i32(whole)) & 3u;
  let turned = select(vec2f(cosine, sine), vec2f(-sine, cosine), (quadrant & 1u) != 0u);
  return select(turned, -turned, (quadrant & 2u) != 0u);
}

fn versionOf(row: u32, draw: u32) -> Version {
  let words = randomWords(vec4u(2u * row, draw, step.index, ${String(streams.augmentation)}u));
  let uniform = vec4f(words >> vec4u(8u)) * 0x1p-24f;
  let normal = randomNormal(vec4u(2u * row + 1u, draw, step.index, ${String(streams.augmentation)}u), vec4f(), vec4f(1.0));
  let choice = uniform.x;
  let d = (scaleLeast + uniform.y * (scaleMost - scaleLeast)) * direction(turn * normal.x);
  let h = shear * normal.y;
  return Version(
    choice >= untilAsItIs,
    (choice >= untilMoved && choice < untilThickened) || choice >= untilHardened,
    choice >= untilThickened,
    vec2f(d.x, h * d.x - d.y),
    vec2f(d.y, h * d.y + d.x),
    (2.0 * uniform.zw - 1.0) * shift * vec2f(f32(columns), f32(rows)),
  );
}`;
