/** What is not in the first view is fetched, and computed, when it comes into view. */
export function whenSeen(element: Element, act: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    act();
  });
  observer.observe(element);
}

/** Marks the link of `rail` to the part that lies across the middle of the view. */
export function showWhere(rail: HTMLElement): void {
  const links = new Map([...rail.querySelectorAll('a')].map((link) => [link.hash.slice(1), link]));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) links.get(target.id)?.setAttribute('aria-current', 'true');
        else links.get(target.id)?.removeAttribute('aria-current');
      }
    },
    { rootMargin: '-50% 0% -50% 0%' },
  );
  for (const name of links.keys()) {
    const part = document.getElementById(name);
    if (part) observer.observe(part);
  }
}
