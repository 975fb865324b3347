/** An answer drawn for a file: each outcome's bar with its interval, what each draw says, and the doubts. */
import { percent } from '../../kit/format.ts';
import { hatched } from '../../kit/hatch.ts';
import { paper } from '../../kit/picture.ts';
import { colourOf, FONT_SIZE, fontFamily, type Role } from '../../kit/theme.ts';
import type { Answer } from '../../service/networks/answer.ts';
import { nats } from './doubts.ts';
import { outcomeName } from './verdict.ts';

/** CSS pixels: the whole, the names on the left, the numbers on the right, and lines of text and bars. */
const [width, names, numbers] = [560, 72, 64];
const [line, bar] = [22, 14];
const track = width - names - numbers;

export function answerPicture(answer: Answer, title: string): HTMLCanvasElement {
  const { outcomes, draws, mass } = answer;
  const hasDraws = draws.length > 1;
  const lines = outcomes.length + (hasDraws ? 6.5 : 3.5);
  const ctx = paper(title, width, lines * line);
  ctx.textBaseline = 'middle';
  const write = (text: string, x: number, y: number, role: Role = 'text') => {
    ctx.font = `${FONT_SIZE}px ${fontFamily()}`;
    ctx.fillStyle = colourOf(role);
    ctx.fillText(text, x, y);
  };
  const writeRight = (text: string, y: number) => {
    ctx.textAlign = 'right';
    write(text, width, y);
    ctx.textAlign = 'left';
  };
  outcomes.forEach(({ p, lower, upper }, k) => {
    const y = (k + 0.5) * line;
    const isNone = k === answer.probs.length;
    write(outcomeName(answer, k), 0, y);
    writeRight(percent(p, 1000), y);
    ctx.fillStyle = isNone ? hatched('text')() : colourOf('posterior');
    ctx.fillRect(names, y - bar / 2, track * p, bar);
    ctx.fillStyle = colourOf('hairline');
    ctx.fillRect(names, y + bar / 2, track, 1);
    // on paper first, so that it is seen on its bar
    const [from, long] = [names + track * lower, track * (upper - lower)];
    if (long < 1) return;
    ctx.fillStyle = colourOf('surface');
    ctx.fillRect(from - 1, y - 2, long + 2, 4);
    ctx.fillStyle = colourOf('text');
    ctx.fillRect(from, y - 1, long, 2);
  });
  let y = (outcomes.length + 0.5) * line;
  const interval = hasDraws ? `; thin lines: ${percent(mass, 100)} of ${draws.length} draws` : '';
  write(`probability of each outcome (%)${interval}`, names, y, 'muted');
  if (hasDraws) {
    y += line;
    write('What each draw of the weights says', 0, y);
    y += line;
    drawStrip(ctx, answer, y);
    y += line;
  }
  for (const [name, value, role] of [
    ['Noise in the image', answer.aleatoric, 'aleatoric'],
    ['Too little seen', answer.epistemic, 'epistemic'],
  ] as const) {
    y += line;
    write(name, 0, y);
    writeRight(nats(value), y);
    const share = Math.min(1, value / Math.log(outcomes.length));
    ctx.fillStyle = colourOf('hairline');
    ctx.fillRect(2 * names, y - 3, track - names - 16, 6);
    ctx.fillStyle = colourOf(role);
    ctx.fillRect(2 * names, y - 3, (track - names - 16) * share, 6);
  }
  return ctx.canvas;
}

/** The likeliest outcome of each draw, in a row. */
function drawStrip(ctx: CanvasRenderingContext2D, { draws, probs }: Answer, y: number): void {
  const step = width / draws.length;
  ctx.textAlign = 'center';
  draws.forEach((draw, s) => {
    const top = draw.indexOf(Math.max(...draw));
    ctx.fillStyle = colourOf(top === probs.length ? 'text' : 'posterior');
    ctx.fillRect(s * step, y - line / 2, step - 1, 3);
    ctx.fillStyle = colourOf('text');
    ctx.fillText(top === probs.length ? '×' : String(top), (s + 0.5) * step, y + 4);
  });
  ctx.textAlign = 'left';
}
