import sanitizeHtml from 'sanitize-html';

/** Documented: JavaScript, `iframe` and `use`; the others are as dangerous, and a widget that needs one would be broken. */
const FORBIDDEN = [
  'script',
  'iframe',
  'use',
  'object',
  'embed',
  'frame',
  'frameset',
  'base',
  'meta',
  'link',
  'noscript',
];

/**
 * What CloudWatch cleans from a widget's HTML before it shows it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_security.html
 */
export function sanitize(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    allowedSchemes: ['http', 'https', 'mailto'],
    nonTextTags: ['script', 'noscript'],
    exclusiveFilter: ({ tag }) => FORBIDDEN.includes(tag),
    transformTags: {
      '*': (tagName, attribs) => ({
        tagName,
        attribs: Object.fromEntries(Object.entries(attribs).filter(([name]) => !name.startsWith('on'))),
      }),
    },
  });
}
