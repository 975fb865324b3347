/** Texts of a page that lie over each other, and what makes it scroll sideways. */
import type { Page } from 'playwright/test';

/** In words; empty if everything has its own place, at the page's present size. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Piece {
      readonly node: Node;
      readonly text: string;
      readonly box: DOMRect;
    }
    const pieces: Piece[] = [];
    // what a closed fold holds has boxes too, and what is for screen readers alone is clipped
    const isHidden = (element: Element): boolean =>
      !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
      getComputedStyle(element).clipPath !== 'none';
    const visit = (root: Node): void => {
      for (const child of root.childNodes) {
        if (child instanceof Text) {
          const text = child.data.trim();
          if (!text) continue;
          const range = document.createRange();
          range.selectNodeContents(child);
          for (const box of range.getClientRects())
            pieces.push({ node: child, text: text.slice(0, 30), box });
        } else if (child instanceof Element && !/^(style|script|option|title)$/i.test(child.tagName)) {
          if (isHidden(child)) continue;
          if (child.shadowRoot) visit(child.shadowRoot);
          visit(child);
        }
      }
    };
    visit(document.body);
    const faults: string[] = [];
    const slack = 3;
    pieces.forEach((one, i) => {
      for (const other of pieces.slice(i + 1)) {
        if (one.node === other.node) continue;
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // lines of one text are set closer than the boxes of their letters
        if (width > slack && height > slack + 2) faults.push(`"${one.text}" lies over "${other.text}"`);
      }
    });
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`${scrollWidth} pixels in a window of ${clientWidth}`);
    return faults;
  });
}
