/** Only what is in view is drawn: what changes out of sight is drawn when it comes into sight. */

/** @returns whether the element is in view; if it is not, `draw` is called once it is */
export function watchView(element: Element, draw: () => void): () => boolean {
  let isInView = false;
  let isStale = false;
  new IntersectionObserver((entries) => {
    isInView = entries.at(-1)!.isIntersecting;
    if (isInView && isStale) draw();
    if (isInView) isStale = false;
  }).observe(element);
  return () => {
    isStale = !isInView;
    return isInView;
  };
}
