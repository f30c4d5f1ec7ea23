/** A key as one line of plain ASCII: whatever a terminal, a log or a browser could act on is written as `\xNN`. */
export function printable(key: Uint8Array): string {
  return Array.from(key, printableByte).join('');
}

function printableByte(byte: number): string {
  if (byte === 0x5c) return '\\\\';
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}
