/** An element of the plain XML that Route 53 speaks: no attributes that matter, no mixed content. */
export interface Xml {
  name: string;
  text: string;
  children: Xml[];
}

const TOKEN = /<\?[^>]*\?>|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/g;

export function parseXml(source: string): Xml {
  const root: Xml = { name: '', text: '', children: [] };
  const open: Xml[] = [root];
  for (const [, closes, name, empty, text] of source.matchAll(TOKEN)) {
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.text += decode(text);
    else if (closes) open.pop();
    else if (name !== undefined) {
      const element: Xml = { name, text: '', children: [] };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  return root;
}

/** The elements at a path of names, from anywhere below. */
export function elements(xml: Xml, name: string): Xml[] {
  return xml.children.flatMap((child) => (child.name === name ? [child] : elements(child, name)));
}

export function child(xml: Xml, name: string): Xml | undefined {
  return xml.children.find((each) => each.name === name);
}

export function textOf(xml: Xml, name: string): string | undefined {
  return child(xml, name)?.text;
}

export function encode(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal ? String.fromCodePoint(Number(decimal)) : (NAMED[name] ?? whole);
  });
}
