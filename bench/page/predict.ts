/** The posterior predictive of 1,000 images by 16 draws. */
import { probabilitiesAgree } from './agreement.ts';
import { credencePredictor } from './credence.ts';
import { beside, byEachPeer, type Open, paceOf, type Times, timed } from './open.ts';
import type { PeerName } from './peers.ts';
import { type Time, timeOf } from './rounds.ts';
import { predicted } from './work.ts';

/**
 * Milliseconds for all draws. A turn has as many draws as take about a second, at least one and at most all;
 * `units` says how many. So a peer that needs a minute for 16 draws is timed by fewer. Credence computes its
 * 16 at once.
 */
export async function predictSection({ gpu, peers, work, rounds, log }: Open) {
  log('predict: comparing probabilities');
  const agreement = await probabilitiesAgree(gpu, peers, work);
  log('predict: timing');
  const credence = { ...(await credencePredictor(gpu, work, predicted.draws)), whole: true };
  const theirs = await byEachPeer(peers, (name) => peers.contenders[name].predictor(work));
  const pace = { ...paceOf(rounds, 1000), mostUnits: predicted.draws };
  const times: Times<PeerName | 'credence'> = await timed({ ...theirs, credence }, pace);
  const { credence: own, ...others } = times;
  const scaled = Object.entries(others).map(([name, time]) => [name, ofAllDraws(time)]);
  return { predict: { ...beside({ credence: own!, ...Object.fromEntries(scaled) }, own!), agreement } };
}

const ofAllDraws = ({ samples, units }: Time): Time =>
  timeOf(
    samples.map((sample) => sample * predicted.draws),
    units,
  );
