import { describe, expect, it } from 'vitest';
import { findPython, isAtLeast } from '../../../lab/host/tools/find-python.ts';

function machineWith(versions: Record<string, string>) {
  return async (command: string) => versions[command] ?? null;
}

describe('the Python that runs the emulator', () => {
  it('is the one that the user calls python3, when that is new enough', async () => {
    const found = await findPython('3.10', machineWith({ python3: '3.11', 'python3.14': '3.14' }));

    expect(found).toEqual({ command: 'python3', version: '3.11' });
  });

  it('is a newer one beside it, as on a Mac whose own is old', async () => {
    const found = await findPython('3.10', machineWith({ python3: '3.9', 'python3.12': '3.12' }));

    expect(found).toEqual({ command: 'python3.12', version: '3.12' });
  });

  it('is none when all are too old', async () => {
    expect(await findPython('3.10', machineWith({ python3: '3.9' }))).toBeNull();
  });

  it.each([
    ['3.9', '3.10', false],
    ['3.10', '3.10', true],
    ['4.0', '3.10', true],
    ['2.7', '3.10', false],
  ])('compares versions as numbers: is %s at least %s', (version, wanted, answer) => {
    expect(isAtLeast(version, wanted)).toBe(answer);
  });
});
