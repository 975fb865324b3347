/** The place where faults are told: what happened, in which file, and what to do. Never a blank page. */
import { h } from '../../kit/dom.ts';
import type { Fault } from '../../service/fault.ts';
import { adviceFor } from './advice.ts';

export interface FaultPanel {
  show(fault: Fault): void;
  clear(): void;
}

export interface FaultActions {
  continue(): void;
  reload(): void;
}

/** Shows one fault at a time; the newest replaces the one before. */
export function createFaultPanel(container: HTMLElement, actions: FaultActions): FaultPanel {
  return {
    show(fault) {
      const { title, lead, steps } = adviceFor(fault, window.isSecureContext);
      container.replaceChildren(
        h(
          'section',
          { class: 'fault', role: 'alert', 'data-kind': fault.kind },
          h('h2', {}, title),
          details(fault),
          ...(lead ? [h('p', {}, lead)] : []),
          h('ul', {}, ...steps.map((step) => h('li', {}, step))),
          ...buttons(fault, actions),
        ),
      );
    },
    clear() {
      container.replaceChildren();
    },
  };
}

function details({ file, message }: Fault): HTMLElement {
  if (!file) return h('p', { class: 'fault-message' }, message);
  const rows: [string, string | undefined][] = [
    ['File', file.file],
    ['Offset', file.offset === undefined ? undefined : `byte ${file.offset}`],
    ['Expected', file.expected],
    ['Got', file.got],
  ];
  return h(
    'dl',
    { class: 'fault-parts' },
    ...rows.flatMap(([term, value]) => (value === undefined ? [] : [h('dt', {}, term), h('dd', {}, value)])),
  );
}

function buttons(fault: Fault, actions: FaultActions): HTMLElement[] {
  const button = (label: string, action: () => void) => {
    const element = h('button', { type: 'button' }, label);
    element.addEventListener('click', action);
    return element;
  };
  // Chromium gives no adapter after a reload by the page itself
  if (fault.reload) return [];
  if (fault.continueFrom) return [button(`Continue from epoch ${fault.continueFrom}`, actions.continue)];
  const reloads = ['no-webgpu', 'no-adapter', 'data'].includes(fault.kind);
  return reloads ? [button('Reload the page', actions.reload)] : [];
}
