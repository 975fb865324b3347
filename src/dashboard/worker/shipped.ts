/** Where the networks that ship lie, and what was measured beside them. */
import type { ShipRequest } from '../../service/protocol.ts';

const at = (file: string) => new URL(`posterior/${file}`, document.baseURI).href;

export function shippedFiles(): ShipRequest {
  return { card: at('digits.json'), posterior: at('digits.safetensors') };
}

/** Fetched when somebody asks for them. */
export function besideFiles(): { readonly plain: ShipRequest; readonly typical: string } {
  return {
    plain: { card: at('plain.json'), posterior: at('plain.safetensors') },
    typical: at('digits.typical.safetensors'),
  };
}
