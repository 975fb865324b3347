/** Runs in Firefox: the smoke training, then the dashboard's own. What came of them goes to firefox.ts. */
import type { FirefoxTold } from './firefox.ts';
import { smoke } from './smoke.ts';

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

/** The built page, in a frame, trained to its end: its test error. */
async function errorOfDashboard(): Promise<number> {
  const frame = document.createElement('iframe');
  frame.src = '/?preset=smoke&autostart=1';
  document.body.append(frame);
  const root = () => frame.contentDocument!.documentElement;
  while (!['done', 'fault'].includes(root()?.dataset.state ?? '')) await pause();
  const fault = root().querySelector('[role="alert"]')?.textContent?.trim();
  if (fault) throw new Error(`the dashboard says: ${fault.replace(/\s+/g, ' ')}`);
  return Number(root().querySelector<HTMLElement>('[data-metric="testError"]')!.dataset.value);
}

async function tell(): Promise<FirefoxTold> {
  const { gpu } = navigator;
  if (!gpu) return { lacks: 'it offers no WebGPU, so it is not tested' };
  if (!(await gpu.requestAdapter())) return { lacks: 'it finds no adapter, so it is not tested' };
  return { smoke: await smoke(gpu), dashboardError: await errorOfDashboard() };
}

const told = await tell().catch((error: Error): FirefoxTold => ({ problem: error.message }));
await fetch('/told', { method: 'POST', body: JSON.stringify(told) });
