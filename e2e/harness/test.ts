/** Playwright's `test`, made strict: a test in which the page complained has failed, whatever it asserted. */
import { test as base, type ConsoleMessage, expect } from 'playwright/test';

export { expect };

interface Strictness {
  /**
   * Complaints a test provokes on purpose: `test.use({ expectedComplaints: /device lost|status of 404/ })`.
   */
  expectedComplaints: RegExp;
  /**
   * Whether the network that ships arrives. It does not where a test looks at training: the lab then asks the
   * GPU for nothing.
   */
  withLab: boolean;
  /** What the pages of this test have complained about so far. */
  complaints: string[];
}

export const test = base.extend<Strictness>({
  // A pattern that matches nothing. One pattern, not a list: Playwright takes a list of two for value and
  // settings.
  expectedComplaints: [/(?!)/, { option: true }],
  withLab: [false, { option: true }],
  complaints: [
    async ({ context, expectedComplaints, withLab }, use) => {
      if (!withLab) await context.route('**/posterior/digits.*', () => undefined);
      const complaints: string[] = [];
      const collect = (complaint: string) => {
        if (!expectedComplaints.test(complaint)) complaints.push(complaint);
      };
      context.on('console', (message) => {
        // Browsers report invalid use of WebGPU as warnings, so warnings count too.
        if (message.type() === 'error' || message.type() === 'warning') collect(describe(message));
      });
      context.on('weberror', (error) => collect(`uncaught: ${error.error().stack ?? error.error().message}`));
      await use(complaints);
      expect(complaints, 'complaints of the page').toEqual([]);
    },
    { auto: true },
  ],
});

function describe(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return `console ${message.type()}: ${message.text()} (${url}:${lineNumber})`;
}
