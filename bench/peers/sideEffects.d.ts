/** Modules of TensorFlow.js that are imported for what they register. */
export {};
