/**
 * The dashboard: wires the controls, the training worker, the charts, the status and the figures. Everything
 * that decides or draws something lives in the modules named here.
 */
import '@fontsource-variable/inter/wght.css';
import { drawFigures } from '../figures/draw/figures.ts';
import { byId, setText } from '../kit/dom.ts';
import type { Fault } from '../service/fault.ts';
import type { InterruptedRun, ToPage } from '../service/training/messages.ts';
import { createLiveCharts } from './charts/liveCharts.ts';
import { createControls } from './controls.ts';
import { createFaultPanel } from './faults/panel.ts';
import { figuresNote } from './figuresNote.ts';
import { createKeptPanel } from './kept/panel.ts';
import { askForPersistence } from './kept/persistence.ts';
import { goneText, keepingText, notKeptText, otherAdapterText } from './kept/words.ts';
import { createProfilePanel } from './profilePanel.ts';
import { readQuery } from './settings.ts';
import { createStatus } from './status.ts';
import { createTrainer } from './trainer.ts';
import { isRunning, type ViewState } from './view.ts';

byId('boot').remove();
const asked = readQuery(location.search);
const faults = createFaultPanel(byId('faults'), {
  continue: () => begin(trainer.continue),
  reload: () => location.reload(),
});
const kept = createKeptPanel(byId('kept'), {
  continue(run) {
    controls.fill(run);
    begin(trainer.continueKept);
    controls.focus();
  },
  discard() {
    trainer.discard();
    controls.focus();
  },
});
const controls = createControls(byId('controls'), asked, {
  start: (run) => begin(() => trainer.start(run)),
  pause: () => trainer.pause(),
  resume: () => trainer.resume(),
  step: () => trainer.step(),
  stop: () => trainer.stop(),
});
const charts = createLiveCharts(byId('charts'));
const status = createStatus(byId('status'));
const figures = drawFigures(byId('figures'));
let ready = false;
let state: ViewState = 'loading';
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
      if (state !== 'loading') break;
      enter('idle');
      // what could be lost comes first
      if (message.interrupted) kept.offer(message.interrupted);
      else if (asked.autostart) controls.train();
      break;
    case 'interrupted':
      offer(message.run);
      break;
    case 'gone':
      kept.say(goneText);
      enter('idle');
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
    case 'kept':
      status.kept(message.step);
      break;
    case 'keeping':
      kept.say(keepingText(message.failure));
      break;
    case 'notKept':
      kept.say(notKeptText(message.reason));
      break;
    case 'otherAdapter':
      kept.say(otherAdapterText(message.before));
      break;
    case 'checkpoints':
      status.keptAt(message.cost);
      break;
    case 'final':
      document.documentElement.dataset.posterior = message.score.digest;
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
  askForPersistence();
  faults.clear();
  kept.withdraw();
  kept.say('');
  delete document.documentElement.dataset.posterior;
  enter('training');
  ask();
}

/** To go on with a run that an earlier visit left. */
function offer(run: InterruptedRun): void {
  if (!isRunning(state)) kept.offer(run);
}

function enter(next: ViewState): void {
  state = next;
  document.documentElement.dataset.state = state;
  controls.show(state, ready);
  status.state(state);
}

function fail(fault: Fault): void {
  faults.show(fault);
  enter('fault');
}
