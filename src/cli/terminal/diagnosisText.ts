/** A diagnosis as paragraphs for people. */
import type { Finding } from '../../bayes/diagnose/finding.ts';
import { wrapped } from './layout.ts';

export function diagnosisText(checked: readonly string[], findings: readonly Finding[], width = 80): string {
  const looked = wrapped(`Checked: ${checked.join(', ')}.`, width);
  if (findings.length === 0) return `nothing found\n${looked}`;
  return [...findings.map((finding) => paragraph(finding, width)), looked].join('\n\n');
}

function paragraph({ code, severity, title, seen, why, remedy }: Finding, width: number): string {
  const part = (name: string, text: string) =>
    wrapped(`${name.padEnd(12)}${text}`, width - 2, ' '.repeat(12)).replaceAll(/^/gm, '  ');
  return [
    wrapped(`${severity.toUpperCase()}: ${title} [${code}]`, width),
    part('seen', seen),
    part('why', why),
    part('what to do', remedy),
  ].join('\n');
}
