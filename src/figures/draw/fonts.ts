/** Canvases draw with the font that is there at that moment; these wait for the one that was asked for. */
import { FONT_SIZE } from './chart.ts';

/** Loads the weights that charts use. Resolves to whether anything had to be loaded; a font that fails is no error. */
export async function loadChartFonts(family: string): Promise<boolean> {
  const faces = [`400 ${FONT_SIZE}px ${family}`, `600 ${FONT_SIZE}px ${family}`];
  if (faces.every((face) => document.fonts.check(face))) return false;
  await Promise.allSettled(faces.map((face) => document.fonts.load(face)));
  return true;
}
