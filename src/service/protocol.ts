/** What can be asked of the service. Plain data: everything here survives `postMessage`. */

import type { HowTypical } from '../bayes/posterior/typicality.ts';
import type { SetsMeasure, TestMeasure } from '../figures/predictions/measured.ts';
import type { RotationSweep } from '../figures/predictions/ood.ts';
import type { OneWeight, UnitPage } from '../figures/weights/unitMaps.ts';
import type { Tuning } from '../index.ts';
import type { NetworkCard } from '../persist/shipped/card.ts';
import type { NearImage } from './images/nearest.ts';
import type { Band, BandRequest } from './learn/band.ts';
import type { StepReply, StepRequest } from './learn/step.ts';
import type {
  MeasureProgress,
  MeasureRotationsRequest,
  MeasureSetsRequest,
  MeasureTestRequest,
  Told,
} from './measuring/measuring.ts';
import type { ExplainReply, ExplainRequest, PredictReply, PredictRequest } from './networks/networks.ts';
import type { TakeRequest } from './taking/take.ts';
import type { InterruptedRun, ToPage } from './training/messages.ts';
import type { SessionOptions, Steer, TrainRequest } from './training/session.ts';
import type { PruneCostRequest, PruneCostRow } from './weights/pruneCost.ts';
import type { AskedPosterior } from './weights/shown.ts';
import type { UnitsRequest, WeightRequest, WeightsReply } from './weights/weights.ts';

export interface OpenRequest extends SessionOptions {
  /** When blocks are measured. */
  readonly tuning: Tuning;
}

export interface ShipRequest {
  /** Addresses of the card and of the posterior. */
  readonly card: string;
  readonly posterior: string;
  /** What it answers as; `shipped` if absent. */
  readonly as?: 'shipped' | 'plain';
}

export interface NearestRequest {
  /** Bytes [I]. */
  readonly image: Uint8Array;
  readonly most: number;
}

export interface NearestReply {
  readonly nearest: readonly NearImage[];
  /** Of so many training images. */
  readonly of: number;
}

export interface TypicalRequest {
  readonly image: Uint8Array;
  /** Address of what was fitted beside the network that ships. */
  readonly file: string;
}

export interface Shipped {
  readonly card: NetworkCard;
  /** Units of each layer, inputs first. */
  readonly layers: readonly number[];
}

/** By name: what is given, what is told meanwhile, what is replied. */
export type Calls = {
  /** Comes first. Opens the device, for training, and looks for a run that was interrupted. */
  open: {
    given: OpenRequest;
    progress: never;
    reply: { readonly adapter: string; readonly interrupted: InterruptedRun | undefined };
  };
  /** Fetches the network that ships, and has it answer as `shipped`. */
  ship: { given: ShipRequest; progress: never; reply: Shipped };
  predict: { given: PredictRequest; progress: never; reply: PredictReply };
  /** Summaries of all weights for charts; of a network in training as it is now. */
  weights: { given: AskedPosterior; progress: never; reply: WeightsReply };
  /** Weights into some units, and one weight: of the posterior that `weights` told of last. */
  units: { given: UnitsRequest; progress: never; reply: UnitPage };
  weight: { given: WeightRequest; progress: never; reply: OneWeight };
  /** Measures `trained` without the weakest weights; each row is told as it comes. */
  pruneCost: { given: PruneCostRequest; progress: PruneCostRow; reply: readonly PruneCostRow[] };
  /** One step of Bayes by Backprop on a copy of a network, with the numbers of one weight. */
  step: { given: StepRequest; progress: never; reply: StepReply };
  /** The posterior of a small regression; what is known so far is told while it trains. */
  band: { given: BandRequest; progress: Band; reply: Band };
  /** What the predictions of all test images say; where that takes long, how long. */
  measureTest: { given: MeasureTestRequest; progress: MeasureProgress; reply: Told<TestMeasure> };
  /** Foreign sets beside the test images that were measured last. */
  measureSets: { given: MeasureSetsRequest; progress: MeasureProgress; reply: Told<SetsMeasure> };
  measureRotations: { given: MeasureRotationsRequest; progress: MeasureProgress; reply: Told<RotationSweep> };
  explain: { given: ExplainRequest; progress: never; reply: ExplainReply };
  /** Null until a training has fetched the training images. */
  nearest: { given: NearestRequest; progress: never; reply: NearestReply | null };
  /** How far an image is from the digits that the network that ships was trained on. */
  typical: { given: TypicalRequest; progress: never; reply: HowTypical };
  /** Trains, or goes on; the reply comes when the last word is said. */
  train: { given: TrainRequest; progress: ToPage; reply: null };
  steer: { given: Steer; progress: never; reply: null };
  /** Forgets the run that an earlier visit left. */
  discard: { given: null; progress: never; reply: null };
  /** A network as a file. */
  take: { given: TakeRequest; progress: never; reply: Uint8Array<ArrayBuffer> };
  /** The trace file of the latest run. */
  trace: { given: null; progress: never; reply: string };
};
