import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { pythonTool } from '../host/tools/python-tool.ts';

/** Rules of cfn-lint that say nothing of a template of the CDK, and what its lists do not know yet. */
const SENSELESS = [
  'W3005', // The CDK writes down every dependency, those too that follow from a reference.
  'I1022', // It joins texts by Fn::Join.
  'I4010', // A description for language models.
];
/** What its lists do not know yet: actions of Route 53, and that CodeStar's connections have another prefix now. */
const NOT_KNOWN_YET =
  /^'(list|create|delete)resourcerecordsetprotections' is not one of|^action 'codestar-connections:UseConnection'/;
const Findings = z.array(
  z.object({ Filename: z.string(), Rule: z.object({ Id: z.string() }), Message: z.string(), Location: z.unknown() }),
);

/** What cfn-lint finds in templates, with every rule that it has. */
export async function lintTemplates(files: string[]): Promise<z.infer<typeof Findings>> {
  const home = await pythonTool({ name: 'cfn-lint', python: '3.10' });
  const rules = ['--include-experimental', '--include-checks', 'I', '--ignore-checks', ...SENSELESS];
  const program = ['-I', '-c', 'from cfnlint.runner import main; main()'];
  const lint = [...program, '--format', 'json', '--non-zero-exit-code', 'none', ...rules];
  const { stdout } = await promisify(execFile)(path.join(home, 'bin/python'), [...lint, '--', ...files], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return Findings.parse(JSON.parse(stdout)).filter(({ Message }) => !NOT_KNOWN_YET.test(Message));
}
