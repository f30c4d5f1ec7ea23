import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../../lab/emulator/clients.ts';
import { insistOnEmulator, NotTheEmulator } from '../../../lab/host/environment/insist-on-emulator.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Answers every question as STS does for this account. */
async function stsOf(account: string) {
  server = createServer((_, response) =>
    response.end(
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    ),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).sts;
}

describe('whoever answers at the endpoint', () => {
  it("is accepted when it is nobody's account", async () => {
    await expect(insistOnEmulator(await stsOf('000000000000'))).resolves.toBeUndefined();
  });

  it('is refused when it is a real account, on this machine or not', async () => {
    await expect(insistOnEmulator(await stsOf('123456789012'))).rejects.toThrow(
      new NotTheEmulator(
        "The AWS endpoint answers as account 123456789012, not as the emulator's 000000000000. Nothing was deployed.",
      ),
    );
  });

  it('is refused when it does not tell', async () => {
    const { sts } = connect('http://127.0.0.1:1');

    await expect(insistOnEmulator(sts)).rejects.toThrow(NotTheEmulator);
  });
});
