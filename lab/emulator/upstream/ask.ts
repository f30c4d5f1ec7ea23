import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../../host/environment/clean-environment.ts';
import { keep } from '../../host/processes/keep.ts';
import { temporaryFolder } from '../../host/processes/temporary-folder.ts';
import { pythonTool } from '../../host/tools/python-tool.ts';
import type { UpstreamCase } from './cases.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** What an emulator answers to these cases, by their names. */
export async function ask(endpoint: string, cases: UpstreamCase[]): Promise<Record<string, unknown>> {
  const home = await pythonTool({ name: 'emulator', python: '3.10' });
  const folder = await temporaryFolder('cases');
  try {
    const { output, ended } = keep({
      command: path.join(home, 'bin', 'python'),
      args: ['-I', 'run.py', ...cases.map(fileOf)],
      env: cleanEnvironment(process.env, { endpoint, folder: folder.path }),
      cwd: HERE,
    });
    const [said, code] = await Promise.all([text(output), ended]);
    if (code !== 0) throw new Error(`The cases came to no end:\n${said}`);
    return JSON.parse(said);
  } finally {
    await folder.remove();
  }
}

/** From the folder of this file. */
export function fileOf({ name }: UpstreamCase): string {
  return `cases/${name}.py`;
}
