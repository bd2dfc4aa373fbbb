import type { IncomingMessage } from 'node:http';

/** A body that can't be had: larger than allowed, or cut off by the other side. */
export class BodyFailure extends Error {
  readonly why: 'too-large' | 'aborted';
  constructor(why: BodyFailure['why']) {
    super(`request body ${why}`);
    this.name = 'BodyFailure';
    this.why = why;
  }
}

/** Reads a whole body as it came over the wire, at most `limit` bytes; rejects with {@link BodyFailure}. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (why: BodyFailure['why']) => {
      request.off('data', take);
      // The rest runs into the void, so that the answer can be sent before the connection is closed.
      request.resume();
      reject(new BodyFailure(why));
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) fail('too-large');
      else chunks.push(chunk);
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) return fail('too-large');
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => fail('aborted'));
    request.once('close', () => fail('aborted'));
  });
}
