/** What to tell a person about a fault, and what they can do. */
import type { Fault } from '../../service/fault.ts';

export interface Advice {
  readonly title: string;
  readonly lead?: string;
  readonly steps: readonly string[];
}

/** As of 2026, from the implementation status that the WebGPU group keeps. */
const BROWSERS = [
  'Chrome or Edge: version 113 on Windows and macOS, 121 on most Android phones. On Linux 144 with a recent Intel GPU, ' +
    '147 with NVIDIA; otherwise start it with --enable-unsafe-webgpu --ozone-platform=x11 --use-angle=vulkan ' +
    '--enable-features=Vulkan,VulkanFromANGLE.',
  'Safari: version 26, which comes with macOS 26 and iOS 26.',
  'Firefox: version 141 on Windows, 145 on macOS 26 with Apple silicon (147 on older macOS). On Linux Nightly, or dom.webgpu.enabled in about:config.',
];

const ADAPTER_STEPS = [
  'Update the browser and the graphics driver, then start the browser again.',
  'See whether the browser has switched hardware acceleration off: Settings, System, "Use graphics acceleration".',
  'In Chrome, chrome://gpu tells why WebGPU is unavailable; in Firefox, about:support.',
];

/** @param secure whether the page came over https or from localhost: elsewhere browsers hide WebGPU. */
export function adviceFor(fault: Fault, secure: boolean): Advice {
  switch (fault.kind) {
    case 'no-webgpu':
      return secure
        ? { title: 'This browser offers no WebGPU', lead: 'Open this page in one of these:', steps: BROWSERS }
        : {
            title: 'Browsers offer WebGPU only to secure pages',
            steps: ['Open this page over https, or from localhost on the machine that serves it.'],
          };
    case 'no-adapter':
      return {
        title: 'WebGPU is here, but no GPU answers',
        steps: [...ADAPTER_STEPS, 'Then reload this page.'],
      };
    case 'device-lost':
      return {
        title: fault.reload?.kept ? 'The GPU was lost: reload to continue' : 'The GPU was lost',
        steps: lostSteps(fault),
      };
    case 'data':
      return {
        title: 'The digits could not be read',
        steps: [
          fault.file?.hint ? `${sentence(fault.file.hint)}.` : 'Check the files.',
          'Then reload this page.',
        ],
      };
    case 'settings':
      return {
        title: 'These settings do not work',
        steps: ['Change the setting that is named here and train again.'],
      };
    case 'non-finite':
      return {
        title: 'Training diverged',
        steps: ['Lower the learning rate and train again.'],
      };
    case 'gpu':
      return {
        title: 'WebGPU reported an error',
        steps: [
          'This is a defect of this page or of the driver: please report it with the text above.',
          'Train again, or reload the page.',
        ],
      };
    case 'aborted':
    case 'crash':
      return {
        title: 'Something broke that should not have',
        steps: [
          'Train again, or reload the page to go on with a run that was interrupted. If it happens twice, please ' +
            'report it with the text above.',
        ],
      };
  }
}

function lostSteps({ continueFrom, reload }: Fault): string[] {
  if (reload) {
    return [
      'Reload this page with the browser: its reload button, Ctrl R or F5, on a Mac Command R.',
      reload.kept
        ? 'The run then goes on by itself, to the numbers of a run that was never interrupted.'
        : 'Then train again.',
    ];
  }
  const why =
    'A driver reset, a crash of the GPU process or a sleeping machine does this. Everything on the GPU is gone.';
  return continueFrom ? [why, kept(continueFrom)] : [why, 'No epoch was finished yet, so train again.'];
}

function kept(epochs: number): string {
  const what = epochs === 1 ? 'The first epoch is' : `The first ${epochs} epochs are`;
  return `${what} kept: you can continue from there, with the numbers of a run that was never interrupted.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
