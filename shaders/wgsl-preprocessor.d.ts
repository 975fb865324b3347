declare module 'wgsl-preprocessor/wgsl-preprocessor.js' {
  /**
   * Template tag: resolves `#if ${flag}`, `#elif`, `#else`, `#endif`, and inserts every other hole as text.
   */
  export function wgsl(strings: TemplateStringsArray, ...values: (string | boolean)[]): string;
}
