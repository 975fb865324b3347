/** Storage arrays whose lengths are written into the WGSL as numbers. README.md beside this file says why. */

/** Bytes of the elements of arrays whose length `withLengths` writes. */
const elementBytes: Readonly<Record<string, number>> = { f32: 4, u32: 4, vec2f: 8, vec4h: 8, vec4f: 16 };

/**
 * WGSL whose storage arrays of numbers have the lengths that they have in `buffers`: `array<vec4f>` becomes
 * `array<vec4f, 120u>`. An array whose name `buffers` lacks stays as it is.
 */
export const withLengths = (
  code: string,
  buffers: Readonly<Record<string, { readonly size: number }>>,
): string =>
  code.replace(
    /(var<storage, \w+> (\w+): array<(\w+))>;/g,
    (declaration, head: string, name: string, element: string) => {
      const bytes = elementBytes[element];
      return bytes && buffers[name] ? `${head}, ${Math.floor(buffers[name].size / bytes)}u>;` : declaration;
    },
  );
