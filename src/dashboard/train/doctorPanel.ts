/** What the doctor says of a run, in words: the worst first. */
import { h } from '../../kit/dom.ts';
import type { Diagnosis } from '../../service/training/doctor.ts';

export interface DoctorPanel {
  show(diagnosis: Diagnosis, isOver: boolean): void;
  clear(): void;
}

const severities = { error: 'Wrong', warning: 'Careful', note: 'To know' } as const;

export function createDoctorPanel(container: HTMLElement): DoctorPanel {
  return {
    show({ checked, findings }, isOver) {
      const when = isOver ? 'Looked at' : 'Looked at so far';
      container.replaceChildren(
        h('h3', {}, 'What the doctor says'),
        ...(findings.length === 0
          ? [
              h(
                'p',
                { 'data-finding': 'none' },
                isOver ? 'Nothing is wrong with this run.' : 'Nothing is wrong so far.',
              ),
            ]
          : findings.map(({ code, severity, title, seen, why, remedy }) =>
              h(
                'details',
                {
                  class: 'finding',
                  'data-finding': code,
                  'data-severity': severity,
                  open: severity === 'error',
                },
                h('summary', {}, h('strong', {}, `${severities[severity]}:`), ` ${title}`),
                h('p', {}, `Seen: ${seen}`),
                h('p', {}, why),
                h('p', {}, remedy),
              ),
            )),
        h(
          'details',
          {},
          h('summary', {}, `${when}: ${checked.length} things`),
          h('p', 'note', `${checked.join(', ')}.`),
        ),
      );
    },
    clear() {
      container.replaceChildren();
    },
  };
}
