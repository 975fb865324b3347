/** The dashboard: the lab, and the part that trains, around one service and one store. */
import '@fontsource-variable/inter/wght.css';
import { drawStrokes } from '../data/digit/strokes.ts';
import { strokesFromText } from '../data/digit/strokesText.ts';
import { byId } from '../kit/dom.ts';
import { addressNames, linkedSettings, readQuery } from './form/settings.ts';
import { createHowPart } from './how/howPart.ts';
import { createBeside } from './lab/beside/besideController.ts';
import { createLabController } from './lab/controller.ts';
import { CredenceLab } from './lab/credenceLab.ts';
import { readHash } from './lab/hash.ts';
import { initialLab, pruneSteps } from './lab/labState.ts';
import { followLinks, sceneOf } from './lessons/follow.ts';
import { showLessons } from './lessons/show.ts';
import { keepLink } from './link.ts';
import { showWhere, whenSeen } from './near.ts';
import { imageSets, pageSource } from './pad/pageSource.ts';
import { createStore } from './store.ts';
import { createTrainPart } from './train/trainPart.ts';
import { openWeights } from './weights/door.ts';
import { createPageService } from './worker/pageService.ts';
import { shippedFiles } from './worker/shipped.ts';

/** A seven, as the pad writes it: the page opens with a question that has an answer. */
const openingDigit = 'mT-R2HpB-IAsITpBkF5D2H7D2HlD2HxCgH';

byId('boot').remove();
const { state: linked, ignored } = readHash(location.hash, addressNames);
const asked = readQuery(location.search, linked.settings);

// the first question is what the pad opens with: a blank pad is never asked about, nor its answer shown
const opening = linked.draw ?? openingDigit;
const store = createStore({
  ...initialLab,
  image: linked.image ?? drawStrokes(strokesFromText(opening) ?? []),
  from: linked.image ? 'link' : 'drawing',
  ...{ ignored, ...sceneOf(linked) },
});
const service = createPageService(asked, {
  event: (message) => train.receive(message),
  // what an earlier worker had is gone with it
  spawned: () => {
    store.set({ isTrained: false, calibration: undefined, network: 'shipped' });
    beside.forget();
    lab.ship();
  },
});
const lab = createLabController(store, service, shippedFiles());
const beside = createBeside(store, service);
const link = keepLink(store, linked, () => element.pad?.strokes ?? '');
const weights = openWeights(byId('weights-part'), store, service);
const train = createTrainPart(service, asked, {
  heard(message) {
    if (message.type === 'started') {
      // of a network in training nothing can be removed
      const isAsked = store.state.network === 'trained';
      store.set({ isTrained: true, calibration: undefined, ...(isAsked && { prune: 0 }) });
    }
    if (message.type === 'reset') store.set({ isTrained: false, calibration: undefined, network: 'shipped' });
    if (message.type === 'calibrated') store.set({ calibration: message.calibration });
    if (message.type === 'report' || message.type === 'final') lab.learned();
    weights.heard(message);
    how.heard(message);
  },
  changed: (preset, values) => link.settings(linkedSettings(preset, values)),
});
const how = createHowPart(byId('explained'), { store, service });
showLessons(byId('lesson'), store);
followLinks(store, { settingNames: addressNames, pad: () => element.pad });
/** The address behind # is the state of the page, so a part is gone to and the address left alone. */
function goTo(name: string): boolean {
  const part = document.getElementById(name);
  if (!part) return false;
  part.scrollIntoView();
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
  return true;
}
document.addEventListener('click', (event) => {
  const to = (event.target as HTMLElement).closest('a')?.hash.slice(1);
  if (to && goTo(to)) event.preventDefault();
});
showWhere(byId('rail'));
// a fault of the page itself is told, and leaves the worker and its run alone
window.addEventListener('error', ({ message }) => train.fail({ kind: 'crash', message }));
window.addEventListener('unhandledrejection', ({ reason }) =>
  train.fail({ kind: 'crash', message: String(reason) }),
);
// a link may name a share that the card has no numbers of
store.listen(({ card, prune }) => {
  const steps = pruneSteps(card);
  if (card && !steps.includes(prune)) {
    store.set({ prune: 0, ignored: [...store.state.ignored, `prune has a value that makes no sense`] });
  }
});

const sets = imageSets(new URL('./', document.baseURI).href);
const element = new CredenceLab();
element.store = store;
element.source = pageSource(sets);
for (const type of ['pointerup', 'keyup'] as const) element.addEventListener(type, () => link.touch());
byId('lab').replaceChildren(element);
void element.updateComplete.then(() => {
  const { pad } = element;
  if (!pad) return;
  if (linked.image) pad.show(linked.image, 'link', 'An image from a link');
  else pad.strokes = opening;
});
whenSeen(byId('predictions'), async () => {
  const { createPredictions } = await import('./predictions/predictionsPart.ts');
  const open = (index: number) => {
    void element.pad?.take({ kind: 'test', index, as: 'image' });
    goTo('try');
  };
  byId('measured').replaceChildren(createPredictions({ store, service, sets, open }));
});
whenSeen(byId('take'), async () => {
  const { TakeAway } = await import('./take/takePart.ts');
  const part = new TakeAway();
  part.connect(store, service);
  byId('taken').replaceChildren(part);
});
lab.ship();
// this visit's network is gone with the visit
if (linked.network === 'trained') store.set({ network: 'shipped' });
