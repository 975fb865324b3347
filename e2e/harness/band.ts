/** The page of band.html: its network trains on the page itself. */
import '../../src/dashboard/learn/bandToy.ts';
import { createBandFit } from '../../src/dashboard/learn/fitBand.ts';
import { openGpu } from '../../src/gpu/device.ts';

const toy = document.querySelector('band-toy')!;
toy.fit = createBandFit(await openGpu(navigator.gpu));
