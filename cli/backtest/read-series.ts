import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { readJson } from '../../core/protocol/parse.ts';
import { NotDone } from '../command-line/failures.ts';

export interface Point {
  /** The start of the period, in milliseconds since 1970. */
  at: number;
  value: number;
}

export type Stretch = { from: number; to: number };

/** One metric over time, oldest point first, and the stretches that somebody labelled as incidents. */
export interface RecordedSeries {
  name: string;
  points: Point[];
  incidents: Stretch[];
}

const Windows = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));

/** Every `timestamp,value` file of a folder, with the windows of its `windows.json`, where there is one. */
export async function readFolder(folder: string): Promise<RecordedSeries[]> {
  const names = (await readdir(folder).catch(refuse(folder))).sort();
  const windows = names.includes('windows.json') ? await readWindows(path.join(folder, 'windows.json')) : {};
  const files = names.filter((name) => name.endsWith('.csv'));
  if (files.length === 0) throw new NotDone(`${folder} has no CSV file.`);
  return Promise.all(files.map((name) => readSeries(path.join(folder, name), windows[name])));
}

async function readSeries(file: string, windows: Stretch[] = []): Promise<RecordedSeries> {
  const text = await readFile(file, 'utf8').catch(refuse(file));
  return { name: path.basename(file), points: parsePoints(text, file), incidents: windows };
}

export async function readWindows(file: string): Promise<Record<string, Stretch[]>> {
  const text = await readFile(file, 'utf8').catch(refuse(file));
  const parsed = Windows.safeParse(readJson(text));
  if (!parsed.success) throw new NotDone(`${file} must hold {"file.csv": [["start", "end"], …]}.`);
  return Object.fromEntries(
    Object.entries(parsed.data).map(([name, pairs]) => [
      name,
      pairs.map(([from, to]) => ({ from: parseTime(from, file), to: parseTime(to, file) })),
    ]),
  );
}

/** A line that cannot be read is an error: a point left out unseen would change a verdict. */
export function parsePoints(text: string, file: string): Point[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const points = lines.flatMap((line, i) => {
    if (line === '' || (i === 0 && /^timestamp\s*,/i.test(line))) return [];
    const [time = '', number = ''] = line.split(',');
    const value = Number(number);
    if (number.trim() === '' || !Number.isFinite(value)) throw new NotDone(`${file}:${i + 1}: "${line}" has no value.`);
    return [{ at: parseTime(time, `${file}:${i + 1}`), value }];
  });
  return points.sort((a, b) => a.at - b.at);
}

/** `2014-02-14 14:30:00`, with or without fractions, is UTC; so is ISO 8601 without a zone. */
function parseTime(text: string, where: string): number {
  const iso = text.trim().replace(' ', 'T');
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  if (Number.isNaN(at)) throw new NotDone(`${where}: "${text}" is not a time.`);
  return at;
}

function refuse(what: string): (error: unknown) => never {
  return (error) => {
    throw new NotDone(`${what} cannot be read: ${error instanceof Error ? error.message : error}`);
  };
}
