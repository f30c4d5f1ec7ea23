/** Something that the embedded cloud needs is not on this machine; the message has the command that installs it. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';
}

/** The same thing is installed by another command on macOS. */
export function installHint({ macos, linux }: { macos: string; linux: string }): string {
  return process.platform === 'darwin' ? macos : linux;
}
