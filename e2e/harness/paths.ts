/** Where the tests find what, on the site that site.ts serves. */

/** The page is at the root, and here too, as on a host that has other pages. */
export const deepPath = '/deep/path/';

/** A page of the same site that does nothing. */
export const blank = '/e2e/harness/blank.html';

/** Of the script of the page's worker. */
export const workerScript = /assets\/worker-[\w-]+\.js$/;
