/** Where a command runs: its output, files, environment and clock. */
export interface Terminal {
  /** What was asked for; may be piped on. */
  print(text: string): void;
  /** Everything that is said about it. */
  say(sentence: string): void;
  /** True when `print` goes to a screen and not to a file or another program. */
  isScreen: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  now(): number;
  /** Reads a file relative to where the person is; throws where there is none. */
  read(path: string): string;
  /** Writes a file that only its owner may read. */
  write(path: string, text: string): void;
  exists(path: string): boolean;
  /** The next line that is typed or piped in, after the question was shown; undefined when there is none any more. */
  ask(question: string): Promise<string | undefined>;
  /** So many random bytes in base64url. */
  random(bytes: number): string;
}

/** 0: as asked; 1: what was asked for is not so, or not there. */
export type ExitCode = 0 | 1;
