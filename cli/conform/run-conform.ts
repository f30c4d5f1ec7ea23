import { setTimeout as sleepFor } from 'node:timers/promises';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import manifest from '../../package.json' with { type: 'json' };
import { NotDone } from '../command-line/failures.ts';
import { askAll } from './ask-all.ts';
import type { Answer, Conformance } from './conformance.ts';
import { type Names, namesOf } from './names.ts';
import { patiently } from './patiently.ts';
import { arnIn, type Place } from './place.ts';
import { byService } from './questions/all.ts';
import { type Clients, type Credentials, connect, type Site } from './site.ts';
import { createStack, removeAll } from './stack.ts';

/** IAM is known in every corner of a Region only some seconds after a change. */
const IAM_SETTLES_MS = 15_000;

export interface Conform {
  clients: Clients;
  place: Place;
  emulated: boolean;
  say(line: string): void;
  /** Aborted when somebody wants to stop: then nothing more is asked, and all of it is removed. */
  signal: AbortSignal;
}

/** Makes the stack, asks, and removes all of it, however it ends. Where it could not be removed, `left` says why. */
export async function runConform(asked: Conform): Promise<{ found: Conformance; left: string | null }> {
  const { clients, place, emulated, say, signal } = asked;
  // Of eight letters: ten thousand runs in one account would rarely meet.
  const run = crypto.randomUUID().slice(0, 8);
  const askedAt = new Date().toISOString();
  const answered = await answersOf(asked, run).then(
    (answers) => ({ answers }),
    (error: unknown) => ({ error }),
  );
  say('Removing all of it');
  const left = await removeAll(clients, sleepFor).then(
    () => null,
    (error: unknown) => String(error),
  );
  if ('answers' in answered) {
    const { answers } = answered;
    return { found: { askedAt, version: manifest.version, region: place.region, emulated, answers }, left };
  }
  const why = signal.aborted ? signal.reason : answered.error;
  if (left) throw new NotDone(`${why instanceof Error ? why.message : why} But: ${left}`, {}, 'LeftBehind');
  throw why;
}

async function answersOf({ clients, place, emulated, say, signal }: Conform, run: string): Promise<Answer[]> {
  const names = namesOf(run);
  const insistOnGoingOn = () => signal.throwIfAborted();
  const sleep = async (milliseconds: number) => {
    await sleepFor(milliseconds, undefined, { signal }).catch(insistOnGoingOn);
  };
  say(`Making the stack (run ${run}), a minute or two`);
  const { Outputs = [] } = await createStack(clients, run, place, sleep);
  const outputs = Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  if (!emulated) await sleep(IAM_SETTLES_MS);
  const site: Site = {
    ...{ place, names, clients, sleep, insistOnGoingOn },
    zoneId: outputs.Zone ?? '',
    nameServers: emulated ? null : (outputs.NameServers ?? '').split(','),
    as: assumerOf(clients, place, names, sleep),
  };
  say('Asking');
  const tell = ({ id, outcome, answer }: Answer) => say(`  ${id}: ${outcome === 'as expected' ? outcome : answer}`);
  return askAll(byService(), site, tell);
}

/** Each role is assumed once; a new one only after a while. */
function assumerOf(clients: Clients, place: Place, { roles }: Names, sleep: Site['sleep']): Site['as'] {
  const assumed = new Map<string, Promise<Clients>>();
  const assume = async (name: string) => {
    const command = new AssumeRoleCommand({ RoleArn: arnIn(place, 'iam', `role/${name}`), RoleSessionName: 'conform' });
    const credentials = await patiently({ sleep }, async (): Promise<Credentials | null> => {
      const { Credentials: given } = await clients.sts.send(command).catch(unlessTooEarly);
      if (!given?.AccessKeyId || !given.SecretAccessKey) return null;
      const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = given;
      return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    });
    return connect(place.region, credentials);
  };
  return (role) => {
    const known = assumed.get(role) ?? assume(roles[role]);
    assumed.set(role, known);
    return known;
  };
}

function unlessTooEarly(error: unknown) {
  if (error instanceof Error && error.name === 'AccessDenied') return { Credentials: undefined };
  throw error;
}
