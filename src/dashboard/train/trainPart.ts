/**
 * The part of the page that trains: wires the controls, the service, the charts and the status.
 * Everything that decides or draws something lives in the modules named here.
 */
import type { TrainReport } from '../../index.ts';
import { byId } from '../../kit/dom.ts';
import type { Fault } from '../../service/fault.ts';
import type { AskedRun, InterruptedRun, ToPage } from '../../service/training/messages.ts';
import { createLiveCharts } from '../charts/liveCharts.ts';
import { createFaultPanel } from '../faults/panel.ts';
import { type ControlActions, createControls } from '../form/controls.ts';
import type { readQuery } from '../form/settings.ts';
import { createKeptPanel } from '../kept/panel.ts';
import { askForPersistence } from '../kept/persistence.ts';
import {
  goneText,
  keepingText,
  lostText,
  notKeptText,
  otherAdapterText,
  recoveredText,
} from '../kept/words.ts';
import type { PageService } from '../worker/pageService.ts';
import { createTrainer, faultIn } from '../worker/trainer.ts';
import { createDoctorPanel } from './doctorPanel.ts';
import { createLayerCharts } from './layerCharts.ts';
import { reloadWish } from './reload.ts';
import { createRunShelf } from './runShelf.ts';
import { createStatus } from './status.ts';
import { isRunning, type ViewState } from './view.ts';

export interface TrainPart {
  /** What the service tells that belongs to no request. */
  receive(message: ToPage): void;
  fail(fault: Fault): void;
}

export interface TrainListeners {
  /** Every message of training, after the page has shown it. */
  heard(message: ToPage): void;
  /** The form has changed. */
  changed: ControlActions['changed'];
}

export function createTrainPart(
  service: PageService,
  asked: ReturnType<typeof readQuery>,
  { heard, changed }: TrainListeners,
): TrainPart {
  const faults = createFaultPanel(byId('faults'), {
    continue: () => begin(trainer.continue),
    reload: () => location.reload(),
  });
  const kept = createKeptPanel(byId('kept'), {
    continue(run) {
      goOn(run);
      controls.focus();
    },
    discard() {
      trainer.discard();
      controls.focus();
    },
  });
  const controls = createControls(byId('controls'), asked, {
    start: (run) => begin(() => trainer.start(run), run),
    pause: () => trainer.pause(),
    resume: () => trainer.resume(),
    step: () => trainer.step(),
    stop: () => trainer.stop(),
    reset: () => trainer.reset(),
    changed,
  });
  const charts = createLiveCharts(byId('charts'));
  const layers = createLayerCharts(byId('layers'));
  const doctor = createDoctorPanel(byId('doctor'));
  const shelf = createRunShelf(byId('runs'), charts);
  const status = createStatus(byId('status'));
  let ready = false;
  let state: ViewState = 'loading';
  /** The run that is shown. */
  let run: AskedRun | undefined;
  const wish = reloadWish();
  enter('loading');
  const trainer = createTrainer(service, receive);
  // few ask for it
  const profile = asked.profile
    ? import('./profilePanel.ts').then(({ createProfilePanel }) =>
        createProfilePanel(byId('profile'), () => trainer.trace()),
      )
    : undefined;
  service.opened.then(
    ({ adapter, interrupted }) => {
      ready = true;
      status.ready(adapter);
      if (state !== 'loading') return;
      enter('idle');
      // what could be lost comes first
      if (interrupted) offer(interrupted);
      else if (asked.autostart) controls.train();
    },
    (error) => fail(faultIn(error)),
  );

  function receive(message: ToPage): void {
    show(message);
    heard(message);
  }

  function show(message: ToPage): void {
    switch (message.type) {
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
        layers.start(message.outline);
        break;
      case 'lost':
        kept.recovery(lostText);
        break;
      case 'recovered':
        kept.recovery(recoveredText(message.to), message.seconds);
        break;
      case 'layers':
        layers.add(message.numbers);
        break;
      case 'diagnosis':
        doctor.show(message.diagnosis, message.final);
        break;
      case 'reset':
        clear();
        break;
      case 'report':
        goBack(message.report);
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
        if (run) shelf.add(run, message.score);
        break;
      case 'profile':
        void profile?.then((panel) =>
          'missing' in message ? panel.missing(message.missing) : panel.show(message.profile),
        );
        break;
      case 'trace':
        void profile?.then((panel) => panel.save(message.text));
        break;
      case 'state':
        enter(message.state);
        break;
      case 'fault':
        fail(message.fault);
    }
  }

  /** A run is asked for, or to go on with the one that is shown: what it complained about is past. */
  function begin(ask: () => void, next = run): void {
    askForPersistence();
    faults.clear();
    kept.withdraw();
    kept.say('');
    kept.recovery('');
    doctor.clear();
    delete document.documentElement.dataset.posterior;
    run = next;
    wish.drop();
    shelf.begin();
    enter('training');
    ask();
  }

  /** With a run that an earlier visit left. */
  function goOn(interrupted: AskedRun): void {
    controls.fill(interrupted);
    begin(trainer.continueKept, interrupted);
  }

  function offer(interrupted: InterruptedRun): void {
    if (isRunning(state)) return;
    // the page was reloaded to go on with it
    if (wish.isWished && !interrupted.isDamaged && !run) goOn(interrupted);
    else kept.offer(interrupted);
  }

  /** Steps that are void leave the curves. */
  function goBack({ wentBack }: TrainReport): void {
    if (!wentBack) return;
    layers.forgetAfter(wentBack.to);
    // what was lost is told with how long it took
    if (wentBack.because === 'non-finite') kept.recovery(wentBack.note);
  }

  /** Nothing is left of the run. */
  function clear(): void {
    run = undefined;
    for (const part of [charts, layers, doctor, status]) part.clear();
    kept.recovery('');
    delete document.documentElement.dataset.posterior;
    delete document.documentElement.dataset.step;
    shelf.begin();
    enter('idle');
  }

  function enter(next: ViewState): void {
    state = next;
    document.documentElement.dataset.state = state;
    controls.show(state, ready);
    status.state(state);
  }

  function fail(fault: Fault): void {
    if (fault.reload?.kept) wish.wish();
    faults.show(fault);
    enter('fault');
  }

  return { receive, fail };
}
