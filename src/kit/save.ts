/** Hands a file to whoever reads the page. */
import { h } from './dom.ts';

export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h('a', { href: url, download: name }).click();
  // the download has begun with the click
  URL.revokeObjectURL(url);
}
