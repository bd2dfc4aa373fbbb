import { inflateSync } from 'node:zlib';

/** A decoded picture. */
export interface Pixels {
  width: number;
  height: number;
  /** The colour at a place, as `#rrggbb`. */
  at(x: number, y: number): string;
}

const SIGNATURE = '89504e470d0a1a0a';
const BYTES = 4;

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
  }
  return chunks;
}

/** The predictor of Paeth (PNG specification, 9.4). Runs for every byte: nothing is allocated. */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

type Predictor = (left: number, up: number, corner: number) => number;

const PREDICTORS: readonly Predictor[] = [
  () => 0,
  (left) => left,
  (_left, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

/** A row out of what was stored for it and the row above; both have {@link BYTES} zeros in front, so that nothing is an exception. */
function restored(stored: Buffer, above: Buffer): Buffer {
  const predict = PREDICTORS[stored[0] ?? 0] ?? paeth;
  const row = Buffer.alloc(above.length);
  for (let x = 0; x < above.length - BYTES; x += 1)
    row[x + BYTES] = (stored[x + 1] ?? 0) + predict(row[x] ?? 0, above[x + BYTES] ?? 0, above[x] ?? 0);
  return row;
}

/** Decodes a PNG of 8 bits and four channels that is not interlaced, from its bytes alone; throws for anything else. */
export function decodePng(png: Buffer): Pixels {
  if (png.toString('hex', 0, 8) !== SIGNATURE) throw new Error('no PNG');
  const chunks = chunksOf(png);
  const head = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  if (head[8] !== 8 || head[9] !== 6 || head[12] !== 0) throw new Error('a PNG of another kind');
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const stored = width * BYTES + 1;
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y += 1)
    rows.push(restored(raw.subarray(y * stored, (y + 1) * stored), rows[y - 1] ?? Buffer.alloc(stored - 1 + BYTES)));
  return {
    width,
    height,
    at: (x, y) => `#${rows[y]?.toString('hex', (x + 1) * BYTES, (x + 1) * BYTES + 3) ?? ''}`,
  };
}
