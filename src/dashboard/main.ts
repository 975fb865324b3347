/**
 * The dashboard: wires the controls, the training worker, the charts, the status and the figures. Everything
 * that decides or draws something lives in the modules named here.
 */
import '@fontsource-variable/inter/wght.css';
import { drawFigures } from '../figures/draw/figures.ts';
import { byId, setText } from '../kit/dom.ts';
import { createLiveCharts } from './charts/liveCharts.ts';
import { createControls } from './controls.ts';
import type { Fault } from './faults/fault.ts';
import { createFaultPanel } from './faults/panel.ts';
import { figuresNote } from './figuresNote.ts';
import { createProfilePanel } from './profilePanel.ts';
import type { ToPage } from './protocol.ts';
import { readQuery } from './settings.ts';
import { createStatus } from './status.ts';
import { createTrainer } from './trainer.ts';
import type { ViewState } from './view.ts';

byId('boot').remove();
const asked = readQuery(location.search);
const faults = createFaultPanel(byId('faults'), {
  continue: () => begin(trainer.continue),
  reload: () => location.reload(),
});
const controls = createControls(byId('controls'), asked, {
  start: (settings) => begin(() => trainer.start(settings)),
  pause: () => trainer.pause(),
  resume: () => trainer.resume(),
  step: () => trainer.step(),
  stop: () => trainer.stop(),
});
const charts = createLiveCharts(byId('charts'));
const status = createStatus(byId('status'));
const figures = drawFigures(byId('figures'));
let ready = false;
enter('loading');
const trainer = createTrainer(receive, asked);
const profile = asked.profile ? createProfilePanel(byId('profile'), () => trainer.trace()) : undefined;
// a fault of the page itself is told, and leaves the worker and its run alone
window.addEventListener('error', ({ message }) => faults.show({ kind: 'crash', message }));
window.addEventListener('unhandledrejection', ({ reason }) =>
  faults.show({ kind: 'crash', message: String(reason) }),
);

function receive(message: ToPage): void {
  switch (message.type) {
    case 'ready':
      ready = true;
      status.ready(message.adapter, message.trainImages, message.testImages);
      if (document.documentElement.dataset.state !== 'loading') break;
      enter('idle');
      if (asked.autostart) controls.train();
      break;
    case 'started':
      status.start(message.outline);
      charts.start(message.outline);
      break;
    case 'report':
      document.documentElement.dataset.step = String(message.report.step);
      status.report(message.report);
      charts.report(message.report);
      break;
    case 'epoch':
      status.epoch(message.score);
      charts.epoch(message.score);
      break;
    case 'final':
      status.final(message.score);
      break;
    case 'figures':
      figures.update(message.data);
      setText(byId('figures-note'), figuresNote(message));
      break;
    case 'profile':
      if ('missing' in message) profile?.missing(message.missing);
      else profile?.show(message.profile);
      break;
    case 'trace':
      profile?.save(message.text);
      break;
    case 'state':
      enter(message.state);
      break;
    case 'fault':
      fail(message.fault);
  }
}

/** A run is asked for: what an earlier one complained about is past. */
function begin(ask: () => void): void {
  faults.clear();
  enter('training');
  ask();
}

function enter(state: ViewState): void {
  document.documentElement.dataset.state = state;
  controls.show(state, ready);
  status.state(state);
}

function fail(fault: Fault): void {
  faults.show(fault);
  enter('fault');
}
