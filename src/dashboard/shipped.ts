/** Where the network that ships lies. */
import type { ShipRequest } from '../service/protocol.ts';

export function shippedFiles(): ShipRequest {
  const at = (file: string) => new URL(`posterior/${file}`, document.baseURI).href;
  return { card: at('digits.json'), posterior: at('digits.safetensors') };
}
