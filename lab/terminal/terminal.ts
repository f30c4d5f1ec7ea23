import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findPython } from '../host/tools/find-python.ts';
import { type Size, TerminalScreen } from './screen.ts';

const PTY = fileURLToPath(new URL('./pty.py', import.meta.url));

/** The least that people work with. */
const USUAL: Size = { columns: 80, rows: 24 };
const PATIENCE_MS = 120_000;

export interface TerminalOptions {
  env: Record<string, string>;
  cwd: string;
  /** @default 80 × 24 */
  size?: Size;
}

/** A program in a real terminal, and a person in front of it. */
export class Terminal {
  /** Of the program. */
  readonly ended: Promise<number>;
  private readonly screen: TerminalScreen;
  private readonly child: ChildProcess;
  private written: Promise<void> = Promise.resolve();

  private constructor(child: ChildProcess, size: Size) {
    this.child = child;
    this.screen = new TerminalScreen(size);
    child.stdout?.on('data', (data: Buffer) => {
      this.written = this.written.then(() => this.screen.write(data));
    });
    this.ended = once(child, 'close').then(async ([code]) => {
      await this.written;
      return Number(code);
    });
  }

  static async open(program: string[], { env, cwd, size = USUAL }: TerminalOptions): Promise<Terminal> {
    const python = await findPython('3.10');
    if (!python) throw new Error('A terminal needs Python 3.10 or newer, as the emulator does. Install it.');
    const args = ['-I', PTY, String(size.columns), String(size.rows), ...program];
    const child = spawn(python.command, args, {
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
      cwd,
      env: { TERM: 'xterm-256color', COLORTERM: 'truecolor', ...env },
    });
    return new Terminal(child, size);
  }

  type(keys: string): void {
    this.child.stdin?.write(keys);
  }

  /** Somebody pulls at the window. */
  async resize({ columns, rows }: Size): Promise<void> {
    await this.written;
    this.screen.resize({ columns, rows });
    const sizes = this.child.stdio[3];
    if (sizes instanceof Writable) sizes.write(`${columns} ${rows}\n`);
  }

  /** Waits until these words can be read; answers with all that can. */
  async sees(words: string | RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const text = this.text();
      // Words break at the end of a line.
      const flat = text.replace(/\s+/g, ' ');
      if (typeof words === 'string' ? flat.includes(words) : words.test(flat)) return text;
      if (Date.now() > deadline || this.child.exitCode !== null) {
        await this.written;
        throw new Error(`"${words}" cannot be read on the terminal:\n${this.text()}`);
      }
      await sleep(100);
    }
  }

  text(): string {
    return this.screen.text();
  }

  visible(): string {
    return this.screen.visible();
  }

  wrapped(): number {
    return this.screen.wrapped();
  }

  picture(): string {
    return this.screen.picture();
  }

  /** Nobody sits there any more. */
  close(): void {
    this.child.kill();
  }
}
