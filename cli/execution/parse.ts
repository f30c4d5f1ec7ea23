/** What an event of a history carries as JSON; null where it is absent or cut off. */
export function parse(json: string | undefined): unknown {
  try {
    return json === undefined ? null : JSON.parse(json);
  } catch {
    return null;
  }
}
