/** What a page needs to train, predict and load: its size is that of the library for most. */
import { BayesianNeuralNetwork, decodePosterior, openGpu } from 'credence';

Object.assign(globalThis, { BayesianNeuralNetwork, decodePosterior, openGpu });
