import type { ResourceRecordSet } from '@aws-sdk/client-route-53';

/** Route 53 stores names in lower case, with a dot at the end, and gives back what is unusual in octal: `\052` for `*`. */
export function storedName(name = ''): string {
  const escaped = name.toLowerCase().replace(/[^a-z0-9\-_.\\]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return escaped.endsWith('.') ? escaped : `${escaped}.`;
}

/** What tells record sets apart: everything else of them is a value. */
export function sameSet(a: ResourceRecordSet, b: ResourceRecordSet): boolean {
  return sameNameAndType(a, b) && a.SetIdentifier === b.SetIdentifier;
}

export function sameNameAndType(a: ResourceRecordSet, b: ResourceRecordSet): boolean {
  return a.Type === b.Type && storedName(a.Name) === storedName(b.Name);
}

/** As Route 53's messages name a record set: `[name='www.example.com.', type='A', set-identifier='blue']`. */
export function described({ Name, Type, SetIdentifier }: ResourceRecordSet): string {
  const identifier = SetIdentifier === undefined ? '' : `, set-identifier='${SetIdentifier}'`;
  return `[name='${storedName(Name)}', type='${Type}'${identifier}]`;
}

/** The order of lists: by name from its last label to its first, then by type, then by identifier. */
export function listOrder(a: ResourceRecordSet, b: ResourceRecordSet): number {
  return (
    compare(reversed(a.Name), reversed(b.Name)) ||
    compare(a.Type ?? '', b.Type ?? '') ||
    compare(a.SetIdentifier ?? '', b.SetIdentifier ?? '')
  );
}

/** `www.example.com.` as `com.example.www.`, and what is stored in octal as the character that it is. */
function reversed(name = ''): string {
  const labels = storedName(name).slice(0, -1).split('.').reverse();
  return `${labels.join('.')}.`.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
