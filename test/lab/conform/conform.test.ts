import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateStackCommand, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findStack } from '../../../cli/conform/stack.ts';
import { type Clients, connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { ACCOUNT, awsVariables, REGION } from '../../../lab/host/environment/clean-environment.ts';
import { Shell } from '../../../lab/terminal/shell.ts';
import type { Terminal } from '../../../lab/terminal/terminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-conform-'));
const pidFile = path.join(folder, 'pid');
const QUESTION = 'Type the number of the account';

let emulator: Emulator;
let clients: Clients;
let shell: Shell;
let terminal: Terminal | undefined;

beforeAll(async () => {
  emulator = await startEmulator({ log: await logFile() });
  clients = connect(emulator.endpoint);
  shell = await Shell.open(awsVariables(emulator.endpoint));
});
afterAll(async () => {
  await shell?.close();
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => terminal?.close());

async function types(...more: string[]): Promise<Terminal> {
  terminal = await shell.run(
    ['echo $$ >', `${pidFile};`, 'exec sluice conform --region', REGION, '--account', ...more].join(' '),
  );
  return terminal;
}

/** As far as its first questions. */
async function asks(): Promise<Terminal> {
  const terminal = await types(ACCOUNT);
  await terminal.sees(QUESTION);
  terminal.type(`${ACCOUNT}\r`);
  await terminal.sees(/echo-of-lease|metric-without-data/);
  return terminal;
}

const stands = async () => (await findStack(clients)) !== null;

/** The command as it is installed, in a real terminal, against an emulated account. */
describe('sluice conform', () => {
  it('refuses credentials of another account than the one named', async () => {
    const terminal = await types('123456789012');

    expect(await terminal.sees('Nothing was done')).toContain(`The credentials are of account ${ACCOUNT}`);
    expect(await terminal.ended).toBe(2);
  });

  it('shows what it makes, the price and the policy, and makes nothing where another number is typed', async () => {
    const terminal = await types(ACCOUNT);
    await terminal.sees(QUESTION);
    const shown = terminal.text();
    terminal.type('yes\r');

    await terminal.sees('Nothing was done.');
    expect(await terminal.ended).toBe(1);
    expect(shown).toContain('At most 1.2');
    expect(shown).toContain('"route53:CreateHostedZone"');
    expect(await stands()).toBe(false);
  });

  it('leaves a stack of its name alone that somebody else has made', async () => {
    const bus = { Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'theirs' } } } };
    const StackName = 'sluice-conform';
    await clients.cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(bus) }));

    const terminal = await types(ACCOUNT, '--clean-up');

    await terminal.sees('that this command has not made, and it is left alone');
    expect(await terminal.ended).toBe(1);
    const { Stacks } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName }));
    expect(Stacks?.[0]?.StackStatus).toBe('CREATE_COMPLETE');
    await clients.cloudFormation.send(new DeleteStackCommand({ StackName }));
  });

  it('removes all of it when somebody presses Ctrl-C', async () => {
    const terminal = await asks();
    expect(await stands()).toBe(true);
    terminal.type('\u0003');

    await terminal.sees('It was interrupted, and what was made is removed.');
    expect(await terminal.ended).toBe(130);
    expect(await stands()).toBe(false);
  });

  it('finds what a killed run has left, says so, and removes it', async () => {
    const killed = await asks();
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
    await killed.ended;
    expect(await stands()).toBe(true);

    const terminal = await types(ACCOUNT, '--clean-up');
    await terminal.sees('left by a run that was killed');
    await terminal.sees(QUESTION);
    terminal.type(`${ACCOUNT}\r`);

    await terminal.sees('Nothing is left.');
    expect(await terminal.ended).toBe(0);
    expect(await stands()).toBe(false);
  });
});
