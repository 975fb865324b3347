/** The form of one check of the doctor. */
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

export interface Check {
  /** The subject of the check, for people: "the weight of the KL". */
  readonly asks: string;
  /** Whether the evidence can answer. */
  readonly can: (evidence: Evidence) => boolean;
  readonly find: (evidence: Evidence) => readonly Finding[];
}
