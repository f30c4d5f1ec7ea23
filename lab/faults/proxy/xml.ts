import { XMLBuilder, XMLParser } from 'fast-xml-parser';

const LISTS = /\.(Changes\.Change|ResourceRecordSets\.ResourceRecordSet|ResourceRecords\.ResourceRecord)$/;

const parser = new XMLParser({
  parseTagValue: false,
  // As numbers too, which is how the emulator writes an apostrophe.
  htmlEntities: true,
  isArray: (_, path) => LISTS.test(String(path)),
});
const builder = new XMLBuilder({ ignoreAttributes: false });

/** What Route 53 speaks, as objects: every text a string, every list an array, an empty element the empty string. */
export function parseXml(source: Buffer): unknown {
  return parser.parse(source);
}

/** Attributes are named with "@_". */
export function writeXml(content: object): string {
  return builder.build({ '?xml': { '@_version': '1.0' }, ...content });
}
