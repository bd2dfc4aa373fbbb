const CRLF = '\r\n';
const HEAD = 1;

interface Line {
  type: string;
  value: string;
  end: number;
}

function lineAt(bytes: Buffer, offset: number): Line | undefined {
  const end = bytes.indexOf(CRLF, offset);
  if (end === -1) return undefined;
  const value = bytes.toString('latin1', offset + HEAD, end);
  return { type: String.fromCodePoint(bytes[offset] ?? 0), value, end: end + CRLF.length };
}

function textAt(bytes: Buffer, { value, end }: Line): { text: string; end: number } | undefined {
  const length = Number(value);
  if (length < 0) return { text: '', end };
  const after = end + length + CRLF.length;
  return after > bytes.length ? undefined : { text: bytes.toString('latin1', end, end + length), end: after };
}

/** The command at the beginning of the bytes, and where it ends; undefined while it is not whole (redis.io, RESP). */
export function commandIn(bytes: Buffer): { words: string[]; end: number } | undefined {
  const head = lineAt(bytes, 0);
  if (!head) return undefined;
  if (head.type !== '*') throw new Error(`no RESP command begins with ${head.type}`);
  const words: string[] = [];
  let end = head.end;
  while (words.length < Number(head.value)) {
    const line = lineAt(bytes, end);
    const word = line && textAt(bytes, line);
    if (!word) return undefined;
    words.push(word.text);
    end = word.end;
  }
  return { words, end };
}

const TEXTS = new Set(['$', '!', '=']);
/** Values for each element; a map has two. */
const LISTS = new Map([
  ['*', 1],
  ['~', 1],
  ['>', 1],
  ['%', 2],
]);

/** Where the reply that begins at `offset` ends; undefined while it is not whole. Both versions of the protocol. */
export function replyEnd(bytes: Buffer, offset = 0): number | undefined {
  const head = lineAt(bytes, offset);
  if (!head) return undefined;
  if (TEXTS.has(head.type)) return textAt(bytes, head)?.end;
  const each = LISTS.get(head.type);
  if (each === undefined) return head.end;
  let end: number | undefined = head.end;
  for (let left = Number(head.value) * each; left > 0 && end !== undefined; left -= 1) end = replyEnd(bytes, end);
  return end;
}
