/** Reads a text file whole; throws where there is none, as `readFileSync(path, 'utf8')` does. */
export type ReadFile = (path: string) => string;

/** Looks variables up as `NAME`, or as the content of the file that `NAME_FILE` names; what went wrong is in `problems`. */
export type Variables = { value: (name: string) => string | undefined; problems: readonly string[] };

/** What the name of a variable looks like; a value that is no name is most likely the secret itself. */
export const VARIABLE_NAME = /^[A-Z][A-Z0-9_]*$/u;

/** Binds the lookup to an environment. An empty variable counts as unset; surrounding white space is dropped. */
export function variablesOf(env: Readonly<Record<string, string | undefined>>, readFile: ReadFile): Variables {
  const problems: string[] = [];
  const answers = new Map<string, string | undefined>();
  const lookUp = (name: string): string | undefined => {
    const value = env[name]?.trim() || undefined;
    const path = env[`${name}_FILE`]?.trim() || undefined;
    if (value && path) problems.push(`${name} and ${name}_FILE are both set: keep one of them.`);
    if (!path) return value;
    const content = contentOf(path, readFile);
    if (!content)
      problems.push(`${name}_FILE names a file that cannot be read or is empty: put the value there, or set ${name}.`);
    return content;
  };
  const value = (name: string): string | undefined => {
    if (!answers.has(name)) answers.set(name, lookUp(name));
    return answers.get(name);
  };
  return { value, problems };
}

function contentOf(path: string, readFile: ReadFile): string | undefined {
  try {
    return readFile(path).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * One sentence for each variable that is probably a misspelling of a known one (at most two letters off). Other unknown
 * variables belong to somebody else.
 */
export function misspelledVariables(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): string[] {
  const names = known.flatMap((name) => [name, `${name}_FILE`]);
  return Object.keys(env)
    .filter((name) => name.length > 5 && !names.includes(name))
    .flatMap((name) => {
      const meant = names.find((candidate) => distance(name, candidate) <= 2);
      return meant ? [`${name} is not a setting: did you mean ${meant}? Rename it, or unset it.`] : [];
    });
}

// Levenshtein distance, one row at a time.
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
