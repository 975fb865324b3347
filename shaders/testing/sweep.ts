/** Which invocation of a pass over all parameters owns a vec4: lib/sweep.ts, told another way. */

export interface SweepShape {
  readonly vectors: number;
  readonly threads: number;
  readonly abreast: number;
}

export function ownerOf(vector: number, { vectors, threads, abreast }: SweepShape): number {
  const each = Math.ceil(vectors / threads);
  const group = Math.floor(vector / (abreast * each)) * abreast;
  return group + ((vector - group * each) % Math.min(abreast, threads - group));
}
