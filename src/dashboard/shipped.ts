/**
 * Where the network that ships lies; nothing where the build found none, so that nobody asks for it in vain.
 */
import type { ShipRequest } from '../service/protocol.ts';

/** Set by vite.config.ts. */
declare const HAS_SHIPPED: boolean;

export function shippedFiles(): ShipRequest | undefined {
  if (!HAS_SHIPPED) return undefined;
  const at = (file: string) => new URL(`posterior/${file}`, document.baseURI).href;
  return { card: at('digits.json'), posterior: at('digits.safetensors') };
}
