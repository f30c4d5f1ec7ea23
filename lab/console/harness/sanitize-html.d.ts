/** As far as it is used here; the library brings no types of its own. */
declare module 'sanitize-html' {
  interface Options {
    allowedTags: false | string[];
    allowedAttributes: false;
    allowVulnerableTags: boolean;
    allowedSchemes: string[];
    nonTextTags: string[];
    exclusiveFilter(frame: { tag: string }): boolean;
    transformTags: Record<
      string,
      (tagName: string, attribs: Record<string, string>) => { tagName: string; attribs: Record<string, string> }
    >;
  }
  export default function sanitizeHtml(dirty: string, options: Partial<Options>): string;
}
