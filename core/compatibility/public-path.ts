import { ANY, isBelow, type Path } from './pointers.ts';

/** As a field is called by whoever wrote the program: `price`, `@type`, `line2`. No address, no number, no id. */
const FIELD = /^[A-Za-z_$@][A-Za-z_$-]{0,39}\d{0,2}$/;

/** More members than this is no object that somebody has thought out, but data by key. */
const MOST_FIELDS = 40;

/**
 * A path that can be told to anybody. What an object is keyed by may be data, and of people: so a name is told where the
 * settings have it, or where it comes again in each of a backend's own answers, in objects that look thought out. Whatever
 * else there is, and each place in a list, is a star.
 */
export function publicPath(path: Path, answers: unknown[], known: Path[]): Path {
  return path.map((step, i) => {
    const isKnown = known.some((one) => one[i] === step && isBelow(path.slice(0, i), one.slice(0, i)));
    const objects = answers.map((answer) => valueAt(answer, path.slice(0, i)));
    return isKnown || isField(step, objects) ? step : ANY;
  });
}

function isField(name: string, objects: unknown[]): boolean {
  return (
    objects.length > 1 &&
    objects.every((object) => isObject(object) && Object.hasOwn(object, name) && looksThoughtOut(object))
  );
}

function looksThoughtOut(object: object): boolean {
  const names = Object.keys(object);
  return names.length <= MOST_FIELDS && names.every((name) => FIELD.test(name)) && !isTable(Object.values(object));
}

/** Objects that all have the same fields are rows, and what they stand under is their key. */
function isTable(values: unknown[]): boolean {
  const fields = values.map((value) => (isObject(value) ? Object.keys(value).sort().join() : null));
  return values.length > 1 && fields[0] !== null && new Set(fields).size === 1;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (isObject(at) || Array.isArray(at) ? Reflect.get(at, step) : undefined),
    value,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
