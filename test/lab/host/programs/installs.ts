// Installs a tool of Python into a folder, as a process that has forgotten the proxies of its user.
import { shield } from '../../../../lab/host/environment/shield.ts';
import { pythonTool } from '../../../../lab/host/tools/python-tool.ts';

const [cache = ''] = process.argv.slice(2);
shield();
await pythonTool({ name: 'redis', python: '3.11', cache });
