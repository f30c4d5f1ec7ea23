/*
 * Bundled in the place of `vega-canvas`, which looks for a native library with a top-level await that a CommonJS bundle
 * cannot have. A drawing that becomes SVG needs no canvas; the widths of texts are estimated without one.
 */

export const canvas = (): null => null;
export const domCanvas = (): null => null;
export const nodeCanvas = (): null => null;
export const image = (): null => null;
