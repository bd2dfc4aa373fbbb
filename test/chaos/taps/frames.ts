const MASK = 4;
const TEXT = 1;

interface Frame {
  opcode: number;
  text: string;
  end: number;
}

/** The masked frame at the beginning of the bytes (RFC 6455, section 5.2); undefined while it is not whole. */
function frameIn(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const head = { 126: 4, 127: 10 }[short] ?? 2;
  if (bytes.length < head + MASK) return undefined;
  const length = head === 2 ? short : head === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const from = head + MASK;
  if (bytes.length < from + length) return undefined;
  const mask = bytes.subarray(head, from);
  const payload = bytes.subarray(from, from + length).map((byte, index) => byte ^ (mask[index % MASK] ?? 0));
  return { opcode: bytes.readUInt8(0) & 0x0f, text: payload.toString(), end: from + length };
}

/** Hears every text that a client sends on a WebSocket; answers false once `heard` has. Pings and pongs say nothing. */
export function textFrames(heard: (text: string) => boolean): (bytes: Buffer) => boolean {
  let rest = Buffer.alloc(0);
  let open = true;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (let frame = frameIn(rest); frame && open; frame = frameIn(rest)) {
      rest = rest.subarray(frame.end);
      if (frame.opcode === TEXT) open = heard(frame.text);
    }
    return open;
  };
}
