import type { Terminal } from './terminal.ts';

/** The answers ended before the questions did. */
export class NoMoreAnswers extends Error {
  constructor() {
    super('The answers ended before the questions did; nothing was written.');
    this.name = 'NoMoreAnswers';
  }
}

/** One question. `problem` says in a sentence what is wrong with an answer, or nothing. */
export interface Question {
  text: string;
  /** Shown beside the question. */
  example?: string;
  /** Taken when nothing is typed; without one, something must be. */
  fallback?: string;
  problem?: (answer: string) => string | undefined;
}

const shown = ({ text, example, fallback }: Question): string =>
  `${text}${example === undefined ? '' : ` (such as ${example})`}${fallback ? ` [${fallback}]` : ''}: `;

function problemOf(answer: string, { fallback, problem }: Question): string | undefined {
  return answer === '' && fallback === undefined ? 'Something must be given here.' : problem?.(answer);
}

/** Asks until the answer can be used; resolves with it, without space around it. Rejects with {@link NoMoreAnswers}. */
export async function askOne(terminal: Terminal, question: Question): Promise<string> {
  for (;;) {
    const typed = await terminal.ask(shown(question));
    if (typed === undefined) throw new NoMoreAnswers();
    const answer = typed.trim() || (question.fallback ?? '');
    const wrong = problemOf(answer, question);
    if (wrong === undefined) return answer;
    terminal.say(`  ${wrong}`);
  }
}

/** Asks for one thing after another until the first question of one is answered with nothing; at least `least` of them. */
export async function askMany<T>(
  terminal: Terminal,
  first: Question,
  { least, rest }: { least: number; rest: (answer: string) => Promise<T> },
): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const mayEnd = all.length >= least;
    const answer = await askOne(
      terminal,
      mayEnd ? { ...first, text: `${first.text}, or Enter when done`, fallback: '' } : first,
    );
    if (mayEnd && answer === '') return all;
    all.push(await rest(answer));
  }
}
